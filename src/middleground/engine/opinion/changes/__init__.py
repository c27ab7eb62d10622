"""What changed between two maps of one conversation, or lies apart between two conversations."""
