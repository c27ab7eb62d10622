"""Who thinks what, what divides, what is shared, and how broad the middle is."""
