"""The project's own map: votes as two questions, positions with their uncertainty, findings with intervals."""
