"""Arabic with the day before the month also where the time follows; Django would fall back to America's order."""

DATETIME_FORMAT = "j F Y، g:i A"
