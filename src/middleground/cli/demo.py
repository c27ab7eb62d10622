"""``middleground demo``: Valkenbrug, a town to look at, with one sign-in link per role."""

from __future__ import annotations

import os
from pathlib import Path

import click

from middleground.cli.catalogues import compile_catalogues
from middleground.cli.site import start


@click.command()
@click.option("--port", default=8000, show_default=True, help="The port to answer on.")
@click.option("--home", default="var/demo", show_default=True, help="The folder for the town's data.")
@click.option("--build-only", is_flag=True, help="Build the town and print the links, but do not answer.")
def demo(port: int, home: str, build_only: bool) -> None:
    """Build an invented town and show it on this machine alone.

    The sign-in links exist only here: under this command, and for a browser on this machine.
    """
    _set_the_stage(port, home)
    finished = Path(home) / "town-is-built"
    forget_half_a_town(Path(home), finished)
    compile_catalogues()
    start()
    from django.db import connections

    from middleground.cli.serve import prepare, run_site

    prepare()
    from middleground.demo.builder import build, sign_in_links

    if not finished.exists():
        build(say=click.echo)
        finished.touch()
    _print_links(port, sign_in_links())
    connections.close_all()  # the processes to come open their own
    if not build_only:
        run_site(port=port, workers=os.cpu_count() or 1)


def _set_the_stage(port: int, home: str) -> None:
    """Choose settings that cannot be mistaken for a real town's: own folder, own database, this machine only."""
    os.environ |= {
        "MIDDLEGROUND_DEMO": "1",
        "MIDDLEGROUND_HOME": home,
        "MIDDLEGROUND_ADDRESS": f"http://localhost:{port}",
        "MIDDLEGROUND_HOSTS": "localhost,127.0.0.1,[::1]",
        "MIDDLEGROUND_SITE_NAME": "Valkenbrug",
    }
    os.environ.pop("MIDDLEGROUND_DATABASE", None)


def forget_half_a_town(home: Path, finished: Path) -> None:
    """Begin afresh where an earlier run was interrupted; a finished town is kept as people left it."""
    if not finished.exists():
        for file in home.glob("middleground.sqlite3*"):
            file.unlink()


def _print_links(port: int, links: list[tuple[str, str, str]]) -> None:
    click.echo("\nSign in as")
    for role, name, link in links:
        click.echo(f"  {role:<24} {name:<20} {link}")
    click.echo(f"\nResidents need no account: http://localhost:{port}/\n")
