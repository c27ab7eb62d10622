"""The opinion engine beside its peers: every goal in one table.

python -m bench opinion                         the whole table, hours
python -m bench opinion --jobs=2                two parts at once, where the clock does not matter
python -m bench opinion --quick                 small samples, minutes
python -m bench.opinion.heldout                 one part, the long way

With the package red-dwarf installed beside it (group ``bench``), that runs, too. Conversations are looked for under
``$MIDDLEGROUND_DATA/polis``.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Print the table."""
    from bench.opinion import table

    jobs = next((int(word.removeprefix("--jobs=")) for word in sys.argv[1:] if word.startswith("--jobs=")), 1)
    table.main(quick="--quick" in sys.argv[1:], jobs=jobs)
