"""Hidden votes: every peer beside both of our modes, conversation by conversation."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import astuple, dataclass
from importlib.util import find_spec

import numpy as np

from bench.opinion import ours
from bench.opinion.peers import PACKAGED, PEERS
from bench.opinion.protocol import (
    BANDS,
    FOLDER,
    Array,
    Method,
    Score,
    Sides,
    Split,
    hide_at_random,
    hide_last,
    judge,
    names,
    pooled,
    sides,
)
from bench.opinion.table import NO_DATA, Row, at_most, show, within
from bench.opinion.times import times
from middleground.engine.opinion.reading.conversation import read_conversation

OURS: dict[str, Method] = {"live mode": ours.live, "report mode": ours.report}
SEEDS = 3
LARGE = 100_000  # votes from which one choice of hidden votes is enough
QUICK = ("15-per-hour-seattle", "scoop-hivemind.taxes")
BARS = {
    "sides": "report ≤ .355 (.346), live ≤ .361, both better than every peer on each conversation",
    "three-way": "≤ .648 (.635)",
    "forecast": "report 8 % (11 %) below Polis' projection",
    "calibration": "slope .95-1.05 (.97-1.03), error ≤ .020 (.012), both modes; also 1-7 votes",
}
_POLIS = ("Polis projection", "red-dwarf projection")


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What a method gets on one conversation: the fields of :class:`Score`, means over seeds, and all hidden sides."""

    score: Array
    sides: Sides


Found = dict[str, dict[str, Kept]]
"""Conversation → method → what it gets."""


def methods() -> dict[str, Method]:
    """The peers at hand, then ours."""
    return {**PEERS, **(PACKAGED if find_spec("reddwarf") else {}), **OURS}


def hidden(name: str, seeds: int) -> list[Split]:
    """A fifth of everybody's votes hidden at random, once per seed; once where there are many votes."""
    votes = read_conversation(FOLDER / name).votes
    return [hide_at_random(votes, seed) for seed in range(1 if votes.n_votes >= LARGE else seeds)]


def forecast(name: str, _: int = 1) -> list[Split]:
    """The last fifth of everybody's votes hidden; nothing where the export has no times."""
    votes = read_conversation(FOLDER / name).votes
    when = times(FOLDER / name, votes)
    return [] if when is None else [hide_last(votes, when)]


def measure(splits_of: Callable[[str, int], list[Split]], seeds: int, conversations: tuple[str, ...]) -> Found:
    """Run every method on every conversation; printed as they come."""
    found: Found = {}
    for name in conversations:
        if splits := splits_of(name, seeds):
            found[name] = {label: _mean(method, splits) for label, method in methods().items()}
            scores = ((label, kept.score) for label, kept in found[name].items())
            shown = ", ".join(f"{label} {row[0]:.4f}/{row[1]:.4f}/{row[2]:.2f}" for label, row in scores)
            print(f"  {name} (sides/three-way/slope): {shown}", flush=True)
    return found


def _mean(method: Method, splits: list[Split]) -> Kept:
    answers = [(split, method(split)) for split in splits]
    scores = [_numbers(judge(*answer)) for answer in answers]
    return Kept(np.asarray(np.mean(scores, axis=0)), pooled(sides(*answer) for answer in answers))


def _numbers(score: Score) -> list[float]:
    *single, by_votes = astuple(score)
    return [*single, *by_votes]


def rows(*, quick: bool = False) -> list[Row]:
    """The rows of the table on hidden votes: sides, three-way, forecast, calibration."""
    at_hand = tuple(name for name in names() if not quick or name in QUICK)
    if not at_hand:
        return [Row(f"held-out votes: {kind}", "-", NO_DATA, bar) for kind, bar in BARS.items()]
    found = measure(hidden, 1 if quick else SEEDS, at_hand)
    print("  the last fifth of everybody's votes:", flush=True)
    later = measure(forecast, 1, at_hand)
    print(summary(found), flush=True)
    print(summary(later), flush=True)
    return [_sides(found), _three_way(found), _forecast(later), _calibration(found)]


def _means(found: Found, field: int) -> dict[str, float]:
    return {label: float(np.mean([kept[label].score[field] for kept in found.values()])) for label in methods()}


def _texts(mean: dict[str, float]) -> tuple[str, str]:
    peers = ", ".join(f"{label} {value:.3f}" for label, value in mean.items() if label not in OURS)
    return peers, ", ".join(f"{label} {mean[label]:.4f}" for label in OURS)


def beaten(found: Found, label: str) -> list[str]:
    """Conversations on which some peer is as good as we are."""
    peers = [peer for peer in methods() if peer not in OURS]
    return [name for name, row in found.items() if min(row[peer].score[0] for peer in peers) <= row[label].score[0]]


def _sides(found: Found) -> Row:
    mean = _means(found, 0)
    peers, text = _texts(mean)
    lost = sorted({name for label in OURS for name in beaten(found, label)})
    met = mean["report mode"] <= 0.355 and mean["live mode"] <= 0.361 and not lost
    where = f"; a peer is better on {', '.join(lost)}" if lost else "; better than every peer on each"
    return Row(f"held-out log-loss on sides, {len(found)} conversations", peers, text + where, BARS["sides"], met)


def _three_way(found: Found) -> Row:
    mean = _means(found, 1)
    met = at_most(mean["report mode"], 0.648)
    return Row("held-out log-loss, three-way", *_texts(mean), BARS["three-way"], met)


def _forecast(later: Found) -> Row:
    measure_ = f"forecast of the last fifth, {len(later)} conversations with times"
    if not later:
        return Row(measure_, "-", NO_DATA, BARS["forecast"])
    mean = _means(later, 0)
    polis = min(mean[label] for label in _POLIS if label in mean)
    below = {label: 1 - mean[label] / polis for label in OURS}
    peers, text = _texts(mean)
    gains = ", ".join(f"{label} {share:.1%} below" for label, share in below.items())
    return Row(measure_, peers, f"{text} ({gains})", BARS["forecast"], below["report mode"] >= 0.08)


def _over_seeds(found: Found, what: str) -> dict[str, float]:
    """The mean over conversations of what all hidden votes of one say together: few votes show an error by chance."""
    return {label: float(np.mean([getattr(kept[label].sides, what) for kept in found.values()])) for label in methods()}


def _calibration(found: Found) -> Row:
    slope = _means(found, 2)
    error, floor = (_over_seeds(found, what) for what in ("error", "error_by_chance"))
    texts = {label: f"{label} {slope[label]:.3f}, {error[label]:.4f}" for label in methods()}
    for label in OURS:
        few = pooled(kept[label].sides for kept in found.values()).by_votes(*BANDS[0])
        texts[label] += f" ({floor[label]:.4f} if every chance were right), 1-7 votes {few.slope:.3f}, {few.error:.4f}"
    peers, ours_ = ("; ".join(text for label, text in texts.items() if (label in OURS) is own) for own in (False, True))
    met = all(within(slope[label], 0.95, 1.05) and at_most(error[label], 0.020) for label in OURS)
    return Row("calibration: slope, expected error", peers, ours_, BARS["calibration"], met)


def summary(found: Found) -> str:
    """The mean of the conversations for each method, and where a peer beats ours."""
    bands = "1-7/8-20/21-60/61+"
    lines = [f"  {f'mean of {len(found)}':22s} sides   three-way  slope  error   sides, slope at {bands} own votes"]
    for label in methods() if found else ():
        row = np.mean([kept[label].score[:5] for kept in found.values()], axis=0)
        parts = [pooled(kept[label].sides for kept in found.values()).by_votes(*band) for band in BANDS]
        loss = "/".join(f"{part.losses.mean():.3f}" if part.yes.size else "-" for part in parts)
        slope = "/".join(f"{part.slope:.2f}" for part in parts)
        lines.append(f"  {label:22s} {row[0]:.4f}  {row[1]:.4f}     {row[2]:.3f}  {row[3]:.4f}  {loss} {slope}")
    lines += [f"  {label}: a peer is better on {beaten(found, label)}" for label in OURS if found]
    return "\n".join(lines)


def main() -> None:
    """Print the parts of the table on hidden votes, for the conversations named or all."""
    print(show(rows(quick="--quick" in sys.argv[1:])))


if __name__ == "__main__":
    main()
