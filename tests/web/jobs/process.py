"""A worker for tests: the real command, after declaring the tests' jobs."""

from __future__ import annotations

import os
import sys

sys.path.insert(0, os.getcwd())

import django

django.setup()

import tests.factories.jobs  # noqa: E402, F401
from middleground.cli.worker import worker  # noqa: E402

worker(sys.argv[1:])
