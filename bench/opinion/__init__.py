"""The opinion engine beside its peers: hidden votes, forecast, calibration.

python -m bench opinion

With the package red-dwarf installed beside it, that runs, too.
"""

from bench.opinion.heldout import main

__all__ = ["main"]
