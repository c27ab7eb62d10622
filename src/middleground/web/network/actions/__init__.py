"""What may be done in the network: one function per verb."""
