"""A worker for tests: the real command, after declaring the tests' jobs."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))

import django

django.setup()

from django.conf import settings  # noqa: E402

import tests.factories.jobs  # noqa: E402, F401
from middleground.cli.worker import worker  # noqa: E402

# As in a town; Django's tests would keep letters in memory.
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
worker(sys.argv[1:])
