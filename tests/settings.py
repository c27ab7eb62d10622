"""Settings for tests: the product's own, a folder of their own, no hashing of static names."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("MIDDLEGROUND_HOME", os.path.join(tempfile.gettempdir(), f"middleground-tests-{os.getuid()}"))

from middleground.web.settings import *  # noqa: E402, F403
from middleground.web.settings import STORAGES  # noqa: E402

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
