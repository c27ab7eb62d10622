"""The web: one Django app per term of the field."""
