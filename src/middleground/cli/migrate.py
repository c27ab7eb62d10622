"""``middleground migrate``: bring the database to this version."""

from __future__ import annotations

import click

from middleground.cli.site import start


@click.command()
def migrate() -> None:
    """Create or upgrade the database; safe to repeat."""
    start()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)
    call_command("createcachetable", verbosity=0)
