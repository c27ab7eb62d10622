from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from click.testing import CliRunner
from django.db import connection

from middleground.cli import main
from middleground.cli.web_server import WebServer
from tests.factories.jobs import ROOT, eventually
from tests.factories.processes import answers, command_of, descendants, free_port, is_running


@contextmanager
def site(home):
    """Start the whole site as a newcomer does, in a folder of its own."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "middleground", "serve", "--port", str(port), "--workers", "2"],
        cwd=home,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith(("MIDDLEGROUND_", "DJANGO_"))},
            "MIDDLEGROUND_HOME": str(home),
        },
    )
    try:
        assert eventually(lambda: answers(port), 60), "the site never answered"
        yield process, port
    finally:
        family = {process.pid, *descendants(process.pid)}
        process.kill()
        process.wait()
        for pid in filter(is_running, family):
            os.kill(pid, signal.SIGKILL)


def open_connection(port):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert connection.recv(64).startswith(b"HTTP/1.1 200")
    return connection


def workers_of(process):
    return {pid for pid in descendants(process.pid) if " worker " in command_of(pid)}


def test_one_command_runs_all_and_ends_all_when_it_is_asked_to(tmp_path):
    with site(tmp_path) as (process, port):
        assert eventually(lambda: len(workers_of(process)) == 2)
        family = descendants(process.pid)

        with open_connection(port):  # as a browser holds one for as long as its window is open
            for _ in range(3):  # from a terminal, from make, from uv
                process.send_signal(signal.SIGTERM)
            code = process.wait(40)

        assert (code, [command_of(pid) for pid in family if is_running(pid)], answers(port)) == (0, [], False)


def test_a_request_to_stop_in_the_middle_of_another_one_is_heard():
    server = WebServer("middleground.web.wsgi:application")

    def interrupted():
        with server.main_loop_interrupt._cond:  # held while the main loop is woken, or about to sleep
            server.signal_handler_interrupt()
            server.signal_handler_interrupt()

    loop = threading.Thread(target=interrupted, daemon=True)
    loop.start()
    loop.join(10)

    assert (loop.is_alive(), server.main_loop_interrupt.wait(10), server.interrupt_signal) == (False, True, True)


def test_a_request_to_stop_that_the_main_loop_missed_is_repeated():
    server = WebServer("middleground.web.wsgi:application")

    server.signal_handler_interrupt()
    server.main_loop_interrupt.wait(10)
    server.main_loop_interrupt.clear()

    assert server.main_loop_interrupt.wait(10)


def test_a_worker_that_dies_is_started_again(tmp_path):
    with site(tmp_path) as (process, _port):
        assert eventually(lambda: len(workers_of(process)) == 2)
        dead = workers_of(process)
        for pid in dead:
            os.kill(pid, signal.SIGKILL)

        assert eventually(lambda: len(workers_of(process) - dead) == 2, 40)


def test_a_site_that_is_killed_leaves_no_process_behind(tmp_path):
    with site(tmp_path) as (process, port):
        assert eventually(lambda: len(workers_of(process)) == 2)
        family = descendants(process.pid)

        process.kill()
        process.wait()

        assert eventually(lambda: not any(is_running(pid) for pid in family), 20)
        assert not answers(port)


@pytest.mark.django_db(transaction=True)
def test_serving_refuses_a_database_that_may_lose_an_acknowledged_answer():
    lazy = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL" if lazy else "SET synchronous_commit=off")

    result = CliRunner().invoke(main, ["serve", "--port", str(free_port())])
    connection.close()

    assert (result.exit_code, "may lose acknowledged answers" in result.output) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_serving_on_a_taken_port_names_the_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        result = CliRunner().invoke(main, ["serve", "--port", str(port)])

    error = f"Error: Port {port} is not free. Choose another one with --port.\n"
    assert (result.exit_code, result.output) == (1, error)


def test_a_web_process_loads_numpy_at_most():
    code = (
        "import sys, django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().reverse_dict\n"
        "import middleground.web.wsgi\n"
        "print([name for name in ('scipy', 'sklearn', 'dask') if name in sys.modules])"
    )

    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "[]"
