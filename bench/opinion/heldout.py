"""Hidden votes: every peer beside both of our modes, conversation by conversation."""

from __future__ import annotations

from dataclasses import astuple
from importlib.util import find_spec

import numpy as np

from bench.opinion import ours
from bench.opinion.peers import PACKAGED, PEERS
from bench.opinion.protocol import FOLDER, Array, Method, Score, Split, hide_at_random, judge, names
from middleground.engine.opinion.reading.conversation import read_conversation

OURS: dict[str, Method] = {"live mode": ours.live, "report mode": ours.report}


def methods() -> dict[str, Method]:
    """The peers at hand, then ours."""
    return {**PEERS, **(PACKAGED if find_spec("reddwarf") else {}), **OURS}


def measure(seeds: int, conversations: tuple[str, ...] = ()) -> dict[str, dict[str, Array]]:
    """Conversation → method → the fields of :class:`Score`, means over seeds; printed as they come."""
    found: dict[str, dict[str, Array]] = {}
    for name in conversations or names():
        votes = read_conversation(FOLDER / name).votes
        splits = [hide_at_random(votes, seed) for seed in range(seeds)]
        found[name] = {label: _mean(method, splits) for label, method in methods().items()}
        sides = ", ".join(f"{label} {row[0]:.4f}" for label, row in found[name].items())
        print(f"  {name}: {sides}", flush=True)
    return found


def _mean(method: Method, splits: list[Split]) -> Array:
    rows = [_numbers(judge(split, method(split))) for split in splits]
    return np.asarray(np.mean(rows, axis=0))


def _numbers(score: Score) -> list[float]:
    *single, by_votes = astuple(score)
    return [*single, *by_votes]


def main(seeds: int = 3, conversations: tuple[str, ...] = ()) -> None:
    """Print the mean of the conversations for each method, and where a peer beats ours."""
    found = measure(seeds, conversations)
    if not found:
        print("  no conversations at hand: put the exports under shared/data/polis")
        return
    columns = "sides   three-way  slope  error   sides by own votes 1-7/8-20/21-60/61+"
    print(f"  {f'mean of {len(found)}':22s} {columns}")
    for label in methods():
        row = np.nanmean([scores[label] for scores in found.values()], axis=0)
        bands = "/".join(f"{value:.3f}" for value in row[4:])
        print(f"  {label:22s} {row[0]:.4f}  {row[1]:.4f}     {row[2]:.3f}  {row[3]:.4f}  {bands}")
    for ours_, peers in ((label, [peer for peer in methods() if peer not in OURS]) for label in OURS):
        beaten = [name for name, row in found.items() if min(row[peer][0] for peer in peers) <= row[ours_][0]]
        print(f"  {ours_}: better than every peer on {len(found) - len(beaten)} of {len(found)}; not on {beaten}")
