"""``middleground bounces``: letters that came back, and addresses that get no more."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from middleground.cli.site import start


@click.command()
@click.argument("source", type=click.Path(exists=True, allow_dash=True, path_type=Path))
def bounces(source: Path) -> None:
    """Read reports of letters that could not be delivered, and write no more to addresses that are gone.

    SOURCE is a saved message or mailbox file, a Maildir or a folder of .eml files; - reads one message, as a mail
    server hands it over. Whatever is no report about a letter of this site is passed over. A mailbox can be read every
    hour instead: see MIDDLEGROUND_BOUNCES_HOST.
    """
    start()
    from middleground.web.mail.bounces import messages_in, one_message, take_report

    messages = [one_message(sys.stdin.buffer)] if str(source) == "-" else messages_in(source)
    stopped = [take_report(message) for message in messages]
    click.echo(f"{len(stopped)} messages read, {sum(stopped)} addresses get no more letters")
