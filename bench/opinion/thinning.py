"""Thinning: does the interval of each index hold its value still, when half of all votes are taken away?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bench.opinion.protocol import FOLDER, only
from bench.opinion.table import NO_DATA, Row
from middleground.engine.estimate import Estimate, Shown
from middleground.engine.opinion.findings import OpinionMap
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.reading.conversation import read_conversation
from middleground.engine.opinion.source import SourceConversation

CONVERSATIONS = (
    "brexit-consensus",
    "canadian-electoral-reform",
    "scoop-hivemind.affordable-housing",
    "scoop-hivemind.biodiversity",
    "scoop-hivemind.taxes",
    "15-per-hour-seattle",
)
BAR = 0.9


def measured(found: OpinionMap) -> dict[str, Shown]:
    """The numbers that must not move: the share in between and the indices."""
    return {"middle": found.middle} | {index.code: index.value for index in found.indices}


def halved(source: SourceConversation, seed: int) -> SourceConversation:
    """Half of the votes, at random."""
    kept = np.random.default_rng(seed).random(source.votes.n_votes) < 0.5
    return replace(source, votes=only(source.votes, kept))


def rows(*, quick: bool = False) -> list[Row]:
    """How many of all numbers stay: the value of all votes inside the interval of half of them."""
    held: dict[str, list[bool]] = {}
    back: list[bool] = []
    for name in [name for name in CONVERSATIONS if (FOLDER / name).is_dir()][: 2 if quick else None]:
        source = read_conversation(FOLDER / name)
        whole = measured(map_opinions(source))
        for seed in range(1 if quick else 3):
            half = measured(map_opinions(halved(source, seed)))
            for code, value in whole.items():
                other = half[code]
                if isinstance(value, Estimate) and isinstance(other, Estimate):
                    held.setdefault(code, []).append(other.low <= value.value <= other.high)
                    back.append(value.low <= other.value <= value.high)
                    print(f"  {name} {seed} {code}: {_told(value)}, half {_told(other)}", flush=True)
    every = [one for of_code in held.values() for one in of_code]
    if not every:
        return [Row("Indices stay when half of the votes go", "drift", NO_DATA, f">= {BAR:.0%}")]
    for code, of_code in held.items():
        print(f"  {code}: {sum(of_code)} of {len(of_code)}")
    print(f"  value of half inside the interval of all: {np.mean(back):.1%}")
    share = float(np.mean(every))
    return [
        Row(
            "Indices stay when half of the votes go",
            "drift",
            f"{share:.1%} of {len(every)}",
            f">= {BAR:.0%}",
            share >= BAR,
        )
    ]


def _told(number: Estimate) -> str:
    return f"{number.value:.3f} ({number.low:.3f}-{number.high:.3f})"


def main() -> None:
    """Print thinning, long."""
    for row in rows():
        print("  " + " | ".join(row.cells()))


if __name__ == "__main__":
    main()
