"""What people do with a conversation: one function per verb."""
