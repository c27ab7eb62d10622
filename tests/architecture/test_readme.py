"""The README's commands are run as they stand there, in a copy of what git keeps."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.architecture.source import ROOT, tracked, without_make

BLOCKS = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.strip()]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the repository as a clone would hold it."""
    for path in tracked():
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    return tmp_path


def test_the_readme_has_the_two_commands_and_no_other():
    assert COMMANDS == ["make demo", "make test"]


def test_make_test_is_what_runs_now():
    plan = subprocess.run(
        ["make", "-n", "--no-print-directory", "test"],
        cwd=ROOT,
        env=without_make(),
        capture_output=True,
        text=True,
        check=True,
    )

    assert plan.stdout.split()[-3:] == ["python", "-m", "tests.suite"]


def test_make_demo_shows_a_town(copy):
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    kept = {
        name: value
        for name, value in without_make().items()
        if not name.startswith(("MIDDLEGROUND_", "DJANGO_", "VIRTUAL_ENV", "PYTEST_"))
    }
    town = subprocess.Popen(
        ["make", "demo"], cwd=copy, env={**kept, "PORT": str(port)}, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    page = _first_page(f"http://localhost:{port}/", town)
    if town.poll() is None:
        os.killpg(town.pid, signal.SIGTERM)
    said, _ = town.communicate(timeout=60)

    assert "Valkenbrug" in page, said
    assert f"http://localhost:{port}" in said


def _first_page(address: str, town: subprocess.Popen[str]) -> str:
    limit = time.monotonic() + 600
    while time.monotonic() < limit and town.poll() is None:
        try:
            return urlopen(address, timeout=5).read().decode()
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
    return ""
