"""``python -m middleground``: the same as the command ``middleground``."""

from __future__ import annotations

from middleground.cli import main

main()
