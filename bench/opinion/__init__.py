"""The opinion engine beside its peers: every goal in one table.

python -m bench opinion              the whole table, hours
python -m bench opinion --quick      small samples, minutes
python -m bench.opinion.heldout      one part, the long way

With the package red-dwarf installed beside it (group ``bench``), that runs, too. Conversations are looked for under
``$MIDDLEGROUND_DATA/polis``.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Print the table."""
    from bench.opinion import table

    table.main(quick="--quick" in sys.argv[1:])
