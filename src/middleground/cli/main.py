"""``middleground``: the command and its verbs.

A verb is imported when it is asked for, so that ``middleground map`` starts without Django's apps and
``middleground serve`` without SciPy.
"""

from __future__ import annotations

from importlib import import_module

import click

VERBS: dict[str, str] = {
    "bounces": "middleground.cli.bounces",
    "compare": "middleground.cli.compare",
    "demo": "middleground.cli.demo",
    "draw": "middleground.cli.draw",
    "explain": "middleground.cli.explain",
    "invite": "middleground.cli.invite",
    "ledger": "middleground.cli.ledger",
    "map": "middleground.cli.map",
    "migrate": "middleground.cli.migrate",
    "pack": "middleground.cli.pack",
    "predict": "middleground.cli.predict",
    "serve": "middleground.cli.serve",
    "simulate": "middleground.cli.simulate",
    "worker": "middleground.cli.worker",
}
"""Verb → the module that holds a click command of the same name."""


class Verbs(click.Group):
    """A group that finds its commands in ``VERBS``."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 — click passes it
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in VERBS:
            return None
        command = getattr(import_module(VERBS[cmd_name]), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Verbs)
@click.version_option(package_name="middleground")
def main() -> None:
    """Hear where a community is divided and what it shares, bring people together, and answer them."""
