"""The browser of the browser tests: one that is there, else Playwright's own, else Debian's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
ADVICE = "No browser for the tests: install Chromium or Google Chrome, or set MIDDLEGROUND_BROWSER to its path."


def executable() -> str:
    """Return the path of a browser that starts, installing one where none is there; fail with one sentence."""
    for path in (*_installed(), *_playwrights()):
        if _starts(path):
            return path
    for install in (_let_playwright_install, _let_debian_install):
        install()
        for path in (*_installed(), *_playwrights()):
            if _starts(path):
                return path
    raise SystemExit(ADVICE)


def _installed() -> list[str]:
    if named := os.environ.get("MIDDLEGROUND_BROWSER"):
        return [named]
    return [path for name in NAMES if (path := shutil.which(name))]


def _playwrights() -> list[str]:
    cache = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright")
    return [str(path) for path in sorted(Path(cache).glob("chromium*/*/chrome")) if path.is_file()]


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _let_playwright_install() -> None:
    _try([sys.executable, "-m", "playwright", "install", "chromium"])


def _let_debian_install() -> None:
    if os.getuid() == 0 and shutil.which("apt-get"):
        _try(["apt-get", "update", "-q"])
        _try(["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"])


def _try(command: list[str]) -> None:
    print("Installing a browser:", " ".join(command), flush=True)
    silent = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    try:
        subprocess.run(command, check=False, timeout=600, **silent)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error, flush=True)
