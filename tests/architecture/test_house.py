"""One command per need, on a machine that has python3 and make."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, without_make

TARGETS = re.findall(r"^(\w+):.*?## .*\n\t(.*)\n(?!\t)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_there_are_ten_targets_at_most_and_each_is_one_line():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")

    named = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)[0].split()

    assert len(named) <= 10
    assert [name for name, _ in TARGETS] == named


@pytest.mark.parametrize("name", [name for name, _ in TARGETS])
def test_each_target_runs_through_uv(name):
    plan = subprocess.run(
        ["make", "-n", "--no-print-directory", name],
        cwd=ROOT,
        env=without_make(),
        capture_output=True,
        text=True,
        check=True,
    )

    assert plan.stdout.startswith("sh tools/uv run ")


def test_the_integration_runs_the_whole_suite():
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").strip().endswith("exec make test")
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def _machine(folder: Path, python: str) -> dict[str, str]:
    """Build a machine with a shell, a few programs and this ``python3``, without uv."""
    programs = folder / "bin"
    programs.mkdir()
    for name in ("sh", "dirname", "rm", "pwd", "chmod", "mkdir"):
        found = next(Path(place, name) for place in ("/bin", "/usr/bin") if Path(place, name).exists())
        (programs / name).symlink_to(found)
    (programs / "python3").write_text(f"#!{programs}/sh\n{python}\n", encoding="utf-8")
    (programs / "python3").chmod(0o755)
    (folder / "tools").mkdir()
    (folder / "tools" / "uv").write_text((ROOT / "tools" / "uv").read_text(encoding="utf-8"), encoding="utf-8")
    return {"PATH": str(programs)}


def _bootstrap(folder: Path, python: str) -> subprocess.CompletedProcess[str]:
    environment = _machine(folder, python)
    return subprocess.run(
        ["/bin/sh", "tools/uv", "--version"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_a_python_that_is_too_old_is_named(tmp_path):
    done = _bootstrap(tmp_path, 'case "$1" in --version) echo Python 3.9.2 ;; *) exit 1 ;; esac')

    assert done.returncode == 1
    assert done.stderr.endswith("middleground: Python 3.9.2 is too old; install Python 3.11 or later.\n")


def test_without_venv_and_pip_one_sentence_names_the_missing_package(tmp_path):
    done = _bootstrap(tmp_path, f'case "$2" in venv|pip) exit 1 ;; *) exec {sys.executable} "$@" ;; esac')

    assert done.returncode == 1
    assert done.stderr.endswith(
        "middleground: neither venv nor pip is there; install the package python3-venv (or python3-pip).\n"
    )
    assert not (tmp_path / ".uv").exists()


def test_without_venv_pip_puts_uv_into_the_hidden_folder(tmp_path):
    pip = """
case "$1 $2 $3" in
"-m venv "*) exit 1 ;;
"-m pip --version") exit 0 ;;
"-m pip install") mkdir -p .uv/bin; printf '#!/bin/sh\\necho uv 1\\n' > .uv/bin/uv; chmod +x .uv/bin/uv ;;
*) exit 0 ;;
esac"""

    done = _bootstrap(tmp_path, pip)

    assert (done.stdout, done.returncode) == ("uv 1\n", 0)
