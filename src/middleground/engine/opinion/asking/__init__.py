"""What to ask next: the statement whose answer would tell most, about the person's place and about the statement."""
