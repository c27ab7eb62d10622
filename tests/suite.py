"""``make test``: the whole suite on SQLite, then what touches the database on a real PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from tests import chromium, postgres

# What never asks the database, or asks only how a page looks, would say the same twice.
SAID_ONCE = ["tests/engine", "tests/architecture", "tests/browser/test_every_page.py", "tests/browser/test_design.py"]


def main() -> int:
    """Run both; print how long each took; fail when either fails."""
    os.environ["MIDDLEGROUND_BROWSER"] = chromium.executable()
    os.environ.pop("MIDDLEGROUND_DATABASE", None)
    wishes = sys.argv[1:]
    codes = [_pytest("SQLite", wishes)]
    with postgres.server() as address:
        codes.append(_pytest("PostgreSQL", [*(f"--ignore={path}" for path in SAID_ONCE), *wishes], address))
    return int(any(codes))  # a run that was killed has a negative code


def _pytest(name: str, wishes: list[str], address: str | None = None) -> int:
    print(f"\n== {name}", flush=True)
    begun = time.monotonic()
    environment = {**os.environ, **({"MIDDLEGROUND_DATABASE": address} if address else {})}
    parallel = ["-q", "-rs", "-n", "auto", "--maxprocesses", "4", "--dist", "worksteal"]
    code = subprocess.call([sys.executable, "-m", "pytest", *parallel, *wishes], env=environment)
    minutes, seconds = divmod(round(time.monotonic() - begun), 60)
    print(f"== {name}: {'passed' if code == 0 else f'FAILED ({code})'} in {minutes} min {seconds} s", flush=True)
    return code


if __name__ == "__main__":
    raise SystemExit(main())
