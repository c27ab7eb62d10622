"""Settings for tests: the product's own, in a folder of this run, without hashed static names.

``MIDDLEGROUND_DATABASE`` chooses the database, as in the product; nothing else of the host's settings is taken over.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

MARK = "middleground-tests-"

# The first process of a run makes the folder; parallel workers and commands started by tests inherit its name.
if not Path(os.environ.get("MIDDLEGROUND_HOME", "")).name.startswith(MARK):
    for name in [name for name in os.environ if name.startswith("MIDDLEGROUND_")]:
        if name not in {"MIDDLEGROUND_DATABASE", "MIDDLEGROUND_DATA", "MIDDLEGROUND_BROWSER"}:
            del os.environ[name]
    _folder = tempfile.TemporaryDirectory(prefix=MARK, ignore_cleanup_errors=True)
    os.environ["MIDDLEGROUND_HOME"] = _folder.name

from middleground.web.settings import *  # noqa: E402, F403
from middleground.web.settings import STORAGES  # noqa: E402

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
REQUIRE_SECOND_FACTOR = False  # tests of the second factor turn it on; others sign staff in without one
