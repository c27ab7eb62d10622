"""``middleground worker``: does the background work."""

from __future__ import annotations

import logging

import click

from middleground.cli.site import start


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option(
    "--lane",
    type=click.Choice(["all", "quick", "heavy"]),
    default="all",
    help="Only quick jobs (letters), only heavy ones (analysis), or all.",
)
@click.option("--parent", type=int, hidden=True, help="End when this process is gone.")
def worker(once: bool, lane: str, parent: int | None) -> None:
    """Do the background work until stopped; several may run, on one machine or on many."""
    start()
    from middleground.web.jobs.durability import refuse_less
    from middleground.web.jobs.parent import stay_with
    from middleground.web.jobs.worker import Worker

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    refuse_less()
    work = Worker(lane)
    if parent is not None:
        stay_with(parent)
    if once:
        click.echo(f"jobs run: {work.run_all()}")
        return
    work.stop_on_signals()
    work.run()
