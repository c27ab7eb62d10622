"""Settings for tests: the product's own, a folder of their own, no hashing of static names."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("MIDDLEGROUND_HOME", str(Path(tempfile.gettempdir()) / f"middleground-tests-{os.getuid()}"))

from middleground.web.settings import *  # noqa: F403
from middleground.web.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
