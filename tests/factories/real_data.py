"""Real conversations, which are never part of the project; tests of them skip where they are absent."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def polis_folder(name: str) -> Path:
    data = Path(os.environ.get("MIDDLEGROUND_DATA", ROOT.parent / "shared" / "data"))
    folder = data / "polis" / name
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}")
    return folder
