"""What people do with a call: one function per verb."""
