"""The command: one verb per module, the same verbs as the engine and the web."""

from __future__ import annotations

from middleground.cli.main import main

__all__ = ["main"]
