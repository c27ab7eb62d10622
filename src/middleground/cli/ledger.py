"""``middleground ledger``: is the record of what staff did whole?"""

from __future__ import annotations

import click

from middleground.cli.site import start


@click.group()
def ledger() -> None:
    """Check the record of what staff did."""


@ledger.command()
@click.option("--noted", default="", metavar="HASH", help="A hash written down earlier that must still be there.")
def verify(noted: str) -> None:
    """Walk the whole chain; exit with 1 at the first entry that was changed, removed or added.

    Write the printed hash down somewhere else: with --noted it shows later that nothing before it was rewritten.
    """
    start()
    from middleground.web.ledger import queries

    verdict = queries.verify(noted)
    if verdict.broken_at is not None:
        click.echo(f"BROKEN at entry {verdict.broken_at} of {verdict.entries}", err=True)
        raise SystemExit(1)
    click.echo(f"whole: {verdict.entries} entries, {verdict.head or 'no entry yet'}")
