"""Starting Django for the verbs that need it."""

from __future__ import annotations

import os

from middleground.cli.catalogues import compile_catalogues


def start() -> None:
    """Compile edited translations, load the settings and the apps; calling it twice changes nothing."""
    compile_catalogues()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "middleground.web.settings")
    import django

    django.setup()
