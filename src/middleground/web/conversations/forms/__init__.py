"""What people type, and how it is asked for."""
