"""Starting Django for the verbs that need it."""

from __future__ import annotations

import os


def start() -> None:
    """Load the settings and the apps; calling it twice changes nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "middleground.web.settings")
    import django

    django.setup()
