"""The result of a conversation: worked out by a job, released through the gate, read by everybody."""
