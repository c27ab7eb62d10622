"""What is kept speaks of this project only, and works on any machine."""

from __future__ import annotations

import re
import tomllib
from itertools import chain

import pytest

from tests.architecture.source import ROOT, tracked

MACHINE = re.compile(
    "|".join([r"/(?:root|home|Users)/\w", r"(?<![\w/.])/wo" + r"rk/", r"\bTO" + "DO\b", r"\bFIX" + "ME\b"])
)
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\b(?:ghp|xox[bp]|AKIA)[-_A-Za-z0-9]{16,}")


def _texts():
    for path in tracked():
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture


@pytest.mark.check
def test_no_file_knows_the_machine_it_was_written_on():
    found = [
        f"{path}: {match.group(0)}"
        for path, text in _texts()
        for match in (MACHINE.search(text), SECRET.search(text))
        if match
    ]

    assert found == []


@pytest.mark.check
def test_the_lock_file_names_the_public_registry_alone():
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text(encoding="utf-8")))

    assert hosts == {"pypi.org", "files.pythonhosted.org"}


@pytest.mark.check
def test_the_lock_file_knows_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [own] = [
        p
        for p in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
        if p["name"] == "middleground"
    ]

    asked = [*project["project"]["dependencies"], *chain(*project["project"]["optional-dependencies"].values())]
    groups = {name: _names(wishes) for name, wishes in project["dependency-groups"].items()}

    assert _names(asked) == sorted(found["name"] for found in own["metadata"]["requires-dist"])
    assert groups == {
        name: sorted(found["name"] for found in wishes) for name, wishes in own["metadata"]["requires-dev"].items()
    }


def _names(wishes: list[str]) -> list[str]:
    return sorted(re.match(r"[\w-]+", wish).group(0) for wish in wishes)


@pytest.mark.check
def test_no_module_is_named_after_nothing():
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "services"}

    assert [str(path) for path in tracked() if path.suffix == ".py" and path.stem in vague] == []


@pytest.mark.check
def test_nothing_large_slips_in():
    allowed = {"uv.lock", "django.po"}  # a catalogue grows with every sentence

    assert [str(path) for path in tracked() if path.stat().st_size > 600_000 and path.name not in allowed] == []
