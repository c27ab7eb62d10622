"""Real conversations and pools, which are never part of the project; tests of them skip where they are absent."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def polis_folder(name: str) -> Path:
    return _folder("polis", name)


def selection_folder(name: str) -> Path:
    return _folder("selection", name)


def _folder(kind: str, name: str) -> Path:
    data = Path(os.environ.get("MIDDLEGROUND_DATA", ROOT.parent / "shared" / "data"))
    folder = data / kind / name
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}")
    return folder
