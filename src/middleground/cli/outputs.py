"""The files a verb is asked to write, checked before the work begins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click


def known_endings(formats: tuple[str, ...]) -> Callable[..., tuple[Path, ...]]:
    """Return the check of files to write: each in a format that is known and a folder that is there."""

    def check(_context: click.Context, _parameter: click.Parameter, outs: tuple[Path, ...]) -> tuple[Path, ...]:
        for out in outs:
            if out.suffix.lower() not in formats:
                raise click.BadParameter(f"The name must end in {', '.join(formats)}.")
            if not out.resolve().parent.is_dir():
                raise click.BadParameter(f"The folder {out.parent} is not there.")
        return outs

    return check
