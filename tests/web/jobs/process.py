"""A worker for tests: the real command, after declaring the tests' jobs."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))

import django

django.setup()

import tests.factories.jobs  # noqa: E402, F401
from middleground.cli.worker import worker  # noqa: E402

worker(sys.argv[1:])
