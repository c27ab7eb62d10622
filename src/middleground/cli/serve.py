"""``middleground serve``: the pages and the background work, in one command."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from middleground.cli.catalogues import compile_catalogues
from middleground.cli.site import start
from middleground.cli.supervisor import Supervisor, worker_commands

PATIENCE = 3  # seconds that answers under way get at the end; a browser may keep its connection open for ever


@click.command()
@click.option("--port", default=8000, show_default=True, help="The port to answer on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to answer on; 0.0.0.0 is every one.")
@click.option("--workers", default=0, help="How many processes answer; as many as there are cores unless you say.")
def serve(port: int, host: str, workers: int) -> None:
    """Answer people and do the background work, until Ctrl-C.

    Brings the database to this version first, and refuses one that may lose an acknowledged answer.
    """
    os.environ.setdefault("MIDDLEGROUND_ADDRESS", f"http://localhost:{port}")
    compile_catalogues()
    start()
    prepare()
    run_site(port=port, host=host, workers=workers or os.cpu_count() or 1)


def prepare() -> None:
    """Bring the database and the static files to this version; refuse a database that promises too little."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import connections

    from middleground.web.jobs.durability import refuse_less

    try:
        refuse_less()
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from error
    _migrate_if_behind()
    _collect_static_if_older()
    connections.close_all()  # the processes to come open their own


def run_site(*, port: int, host: str = "127.0.0.1", workers: int = 1) -> None:
    """Run the web server here and the workers beside it; all end together."""
    _check_port(host, port)
    click.echo(f"http://localhost:{port} answers. Ctrl-C ends it.")
    supervisor = Supervisor(worker_commands())
    supervisor.start()
    try:
        _answer(host, port, workers)
    finally:
        supervisor.stop()


def _answer(host: str, port: int, workers: int) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from middleground.cli.web_server import WebServer

    server = WebServer(
        "middleground.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,  # more threads in a process only wait for one another
        blocking_threads_idle_timeout=600,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,  # an access log would hold participants' addresses
    )
    server.serve(target_loader=partial(_load, os.getpid()))


def _load(parent: int, _target: str) -> Callable[..., Any]:
    from middleground.web.jobs.parent import stay_with
    from middleground.web.wsgi import application

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    stay_with(parent)
    return application


def _check_port(host: str, port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise click.ClickException(f"Port {port} is not free. Choose another one with --port.") from error


def _migrate_if_behind() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)


def _collect_static_if_older() -> None:
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    if settings.DEBUG:
        return
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    sources = [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])]
    newest = max((path.stat().st_mtime for path in sources), default=0.0)
    if not manifest.exists() or manifest.stat().st_mtime <= newest:
        call_command("collectstatic", interactive=False, verbosity=0)
