"""The opinion engine beside its peers: hidden votes, forecast, calibration.

python -m bench.opinion [SEEDS] [CONVERSATION ...]
"""

from bench.opinion.heldout import main

__all__ = ["main"]
