"""Work for a child process; like the engine it knows nothing of Django."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from middleground.engine.errors import TooFewError
from middleground.engine.opinion import votes


def circumstances():
    return os.getpid(), os.nice(0), os.environ["OPENBLAS_NUM_THREADS"], "django" in sys.modules


def count(progress=None):
    for done in range(4):
        time.sleep(0.25)
        progress(done, 4, "tests.counting")
    return "counted"


def too_few():
    raise TooFewError("opinion.too_few", have=3, need=10)


def awkward():
    class Local(Exception):
        pass

    raise Local("Mira")


def die():
    os.kill(os.getpid(), 9)


def sleep_for_ever(path):
    Path(path).write_text(str(os.getpid()))
    time.sleep(120)


def print_and_return():
    print("words on the way")
    return votes.__name__
