"""The source as the architecture tests see it."""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "middleground"
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*folders: Path) -> Iterator[tuple[str, ast.Module]]:
    """Yield the path and the syntax tree of each module; migrations are Django's."""
    for folder in folders or (PACKAGE,):
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def functions(*folders: Path) -> Iterator[tuple[str, Function]]:
    """Yield each function with the place where it stands."""
    for path, tree in modules(*folders):
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{path}:{node.lineno} {node.name}", node


def tracked() -> list[Path]:
    """Return the files that git keeps, or would keep; whoever owns the folder."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def without_make() -> dict[str, str]:
    """Return the environment without what ``make test`` tells a ``make`` that is started below it."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "GNUMAKE"))}
