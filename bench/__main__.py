"""``make bench``: a file or folder per goal of speed or quality; each prints ratios that hold on any machine.

python -m bench [NAME ...] [--quick]     all of them, or those that are named; some have a quick form
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def main() -> None:
    """Run each goal's ``main``, in the order of their names."""
    names = [name for name in sys.argv[1:] if not name.startswith("-")] or sorted(
        path.stem for path in Path(__file__).parent.glob("[!_]*") if path.suffix in ("", ".py")
    )
    for name in names:
        module = import_module(f"bench.{name}")
        print(f"\n{name}: {(module.__doc__ or '').strip().splitlines()[0]}", flush=True)
        module.main()


if __name__ == "__main__":
    main()
