"""How far a long command has come, on the terminal's error channel."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import click

_WIDTH = 40


def progress(word: str) -> Callable[[int, int], None] | None:
    """Report at most five times a second, and the end; nothing when the channel is a file."""
    if not sys.stderr.isatty():
        return None
    last = 0.0

    def report(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if total and (done >= total or now - last > 0.2):
            last = now
            click.echo(f"\r{word}: {100 * done // total:3d} %", err=True, nl=False)

    return report


def wipe() -> None:
    """Clear the line before something else is said."""
    if sys.stderr.isatty():
        click.echo("\r" + " " * _WIDTH + "\r", err=True, nl=False)
