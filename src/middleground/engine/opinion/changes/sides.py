"""Which side of the map before is which side of the map after: people are never kept, so sides are known by what
they agree with.

Camps are matched so that the matched are as alike as possible all together. A match stands when the two are more alike
than any two camps of one and the same map; what is left was born, is gone, split or merged.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from middleground.engine.estimate import Estimate, Shown, Suppressed
from middleground.engine.opinion.changes.differences import after_less_before
from middleground.engine.opinion.changes.record import LineChange, SideChange, is_sure
from middleground.engine.opinion.shares import Z95

FEWEST_SHARED = 3  # statements of which the agreement of every side is known before and after
MOST_TELLING = 5
NOT_KNOWN = Suppressed("not_estimated")


@dataclass(frozen=True, slots=True)
class Profile:
    """One side: its share of the placed, and the agreement with each shared statement."""

    share: Shown
    agree: tuple[Estimate, ...]

    @property
    def size(self) -> float:
        return self.share.value if isinstance(self.share, Estimate) else 0.0


Profiles = Sequence[Profile]


def line_change(before: Profiles, after: Profiles) -> LineChange:
    """Compare two lines by how far each statement sets the upper end apart from the lower one."""
    first, second = _slopes(before), _slopes(after)
    together = sum(a * b for a, b in zip(first, second, strict=True))
    size = math.sqrt(sum(a * a for a in first) * sum(b * b for b in second))
    cosine = together / size if size > 0 else 0.0
    likeness = _fisher(min(abs(cosine), 1.0), len(first))
    return LineChange(likeness, likeness.low > 0.5, cosine < 0)


def _slopes(sides: Profiles) -> list[float]:
    return [up.value - down.value for down, up in zip(sides[0].agree, sides[-1].agree, strict=True)]


def _fisher(cosine: float, n: int) -> Estimate:
    """The interval of a correlation (Fisher, 1921), cut at 0 since a line has no direction."""
    if cosine >= 1.0 or n <= FEWEST_SHARED:
        return Estimate(cosine, cosine if cosine >= 1.0 else 0.0, 1.0, n, "fisher")
    centre, reach = math.atanh(cosine), Z95 / math.sqrt(n - FEWEST_SHARED)
    return Estimate(cosine, max(0.0, math.tanh(centre - reach)), math.tanh(centre + reach), n, "fisher")


def along_the_line(before: Profiles, after: Profiles, ids: Sequence[str], *, is_turned: bool) -> tuple[SideChange, ...]:
    """Match the parts of one spectrum by their place, the later line turned to point the same way."""
    last = len(after) - 1
    pairs = [(i, last - i if is_turned else i) for i in range(len(before))]
    return tuple(_kept(before, after, i, j, ids) for i, j in pairs)


def match_camps(before: Profiles, after: Profiles, ids: Sequence[str]) -> tuple[SideChange, ...]:
    """Match camps by their agreement and explain those without a match."""
    bar = _bar(before, after)
    pairs = {i: j for i, j in best_pairs(before, after) if (away := distance(before[i], after[j])) < bar or away == 0}
    splits = _joined(before, after, {j: i for i, j in pairs.items()})
    merges = _joined(after, before, pairs)
    found = []
    for i, j in pairs.items():
        is_split, is_merged = len(splits[i]) > 1, len(merges[j]) > 1
        if is_split and not is_merged:
            found.append(_several(before, after, (i,), tuple(splits[i]), ids))
        elif is_merged and not is_split:
            found.append(_several(before, after, tuple(merges[j]), (j,), ids))
        else:
            found.append(_kept(before, after, i, j, ids))
    told_before = {i for change in found for i in change.before}
    told_after = {j for change in found for j in change.after}
    found += [_alone("gone", before, i) for i in range(len(before)) if i not in told_before]
    found += [_alone("born", after, j) for j in range(len(after)) if j not in told_after]
    return tuple(found)


def distance(first: Profile, second: Profile) -> float:
    """Mean distance between the agreement of two sides, over the shared statements."""
    return _apart([one.value for one in first.agree], [one.value for one in second.agree])


def best_pairs(before: Profiles, after: Profiles) -> list[tuple[int, int]]:
    """The pairing with the smallest sum of distances, each side in one pair at most.

    Notes
    -----
    The assignment problem that H. W. Kuhn's Hungarian method solves, here over subsets: exact, and quick for the
    handful of camps there are.
    """
    few, many = (before, after) if len(before) <= len(after) else (after, before)
    cost = [[distance(a, b) for b in many] for a in few]

    @cache
    def best(row: int, free: int) -> tuple[float, tuple[int, ...]]:
        if row == len(few):
            return 0.0, ()
        tails = ((cost[row][j], j, best(row + 1, free & ~(1 << j))) for j in range(len(many)) if free >> j & 1)
        return min(((here + rest, (j, *chosen)) for here, j, (rest, chosen) in tails), key=lambda found: found[0])

    chosen = best(0, (1 << len(many)) - 1)[1]
    pairs = [(i, j) if few is before else (j, i) for i, j in enumerate(chosen)]
    return sorted(pairs)


def _bar(before: Profiles, after: Profiles) -> float:
    """The distance between the two camps of one map that are most alike."""
    within = [distance(sides[i], sides[j]) for sides in (before, after) for j in range(len(sides)) for i in range(j)]
    return min(within, default=math.inf)


def _joined(whole: Profiles, parts: Profiles, pairs: dict[int, int]) -> dict[int, list[int]]:
    """For each matched side of ``whole``, its match and the unmatched ``parts`` that bring the match closer to it.

    ``pairs`` leads from a part to its whole. Parts are put together by their sizes.
    """
    found = {whole_of: [part] for part, whole_of in pairs.items()}
    for j in range(len(parts)):
        if j in pairs or not found:
            continue
        near = min(found, key=lambda i: distance(whole[i], parts[j]))
        target = [one.value for one in whole[near].agree]
        if _apart(target, _mixed(parts, [*found[near], j])) < _apart(target, _mixed(parts, found[near])):
            found[near].append(j)
    return {i: sorted(members) for i, members in found.items()}


def _mixed(sides: Profiles, members: Sequence[int]) -> list[float]:
    weight = [sides[i].size or 1e-9 for i in members]
    columns = zip(*([one.value for one in sides[i].agree] for i in members), strict=True)
    return [sum(w * value for w, value in zip(weight, column, strict=True)) / sum(weight) for column in columns]


def _apart(first: Sequence[float], second: Sequence[float]) -> float:
    return sum(abs(a - b) for a, b in zip(first, second, strict=True)) / len(first)


def _kept(before: Profiles, after: Profiles, i: int, j: int, ids: Sequence[str]) -> SideChange:
    share: Shown = NOT_KNOWN
    old, new = before[i], after[j]
    if isinstance(old.share, Estimate) and isinstance(new.share, Estimate):
        share = after_less_before(old.share, new.share, method="difference")
    gaps = [after_less_before(a, b, method="difference") for a, b in zip(old.agree, new.agree, strict=True)]
    moved = [(gap.value, name) for gap, name in zip(gaps, ids, strict=True) if is_sure(gap)]
    sure = [(abs(value), name, 1 if value > 0 else -1) for value, name in moved]
    telling = tuple((name, sign) for _size, name, sign in sorted(sure, reverse=True)[:MOST_TELLING])
    return SideChange("kept", (i,), (j,), share, _likeness(gaps), telling)


def _likeness(gaps: Sequence[Estimate]) -> Estimate:
    """One less the mean distance; its interval from the spread of distances over statements."""
    away = [abs(gap.value) for gap in gaps]
    mean = sum(away) / len(away)
    spread = math.sqrt(sum((one - mean) ** 2 for one in away) / max(len(away) - 1, 1))
    reach = Z95 * spread / math.sqrt(len(away))
    return Estimate(1 - mean, max(0.0, 1 - mean - reach), min(1.0, 1 - mean + reach), len(away), "statements")


def _several(
    before: Profiles, after: Profiles, olds: tuple[int, ...], news: tuple[int, ...], ids: Sequence[str]
) -> SideChange:
    """One side that became several, or several that became one: put together by their sizes."""
    old, new = _together(before, olds), _together(after, news)
    whole = _kept((old,), (new,), 0, 0, ids)
    return SideChange("split" if len(news) > 1 else "merged", olds, news, whole.share, whole.likeness, whole.telling)


def _together(sides: Profiles, members: tuple[int, ...]) -> Profile:
    if len(members) == 1:
        return sides[members[0]]
    shares = [sides[i].share for i in members]
    known = [one for one in shares if isinstance(one, Estimate)]
    share: Shown = _sum(known) if len(known) == len(shares) else NOT_KNOWN
    weight = [sides[i].size or 1e-9 for i in members]
    columns = zip(*(sides[i].agree for i in members), strict=True)
    return Profile(share, tuple(_mean(column, weight) for column in columns))


def _sum(shares: Sequence[Estimate]) -> Estimate:
    value = sum(one.value for one in shares)
    low = value - math.hypot(*(one.value - one.low for one in shares))
    high = value + math.hypot(*(one.high - one.value for one in shares))
    return Estimate(min(value, 1.0), max(0.0, min(low, 1.0)), min(1.0, high), max(one.n for one in shares), "sum")


def _mean(agree: Sequence[Estimate], weight: Sequence[float]) -> Estimate:
    part = [w / sum(weight) for w in weight]
    value = sum(p * one.value for p, one in zip(part, agree, strict=True))
    low = value - math.hypot(*(p * (one.value - one.low) for p, one in zip(part, agree, strict=True)))
    high = value + math.hypot(*(p * (one.high - one.value) for p, one in zip(part, agree, strict=True)))
    return Estimate(value, max(0.0, low), min(1.0, high), sum(one.n for one in agree), "mean")


def _alone(kind: str, sides: Profiles, i: int) -> SideChange:
    """A side without a match: all of its share came, or went."""
    share = sides[i].share
    if isinstance(share, Estimate) and kind == "gone":
        share = Estimate(-share.value, -share.high, -share.low, share.n, share.method)
    if kind == "gone":
        return SideChange("gone", (i,), (), share, NOT_KNOWN, ())
    return SideChange("born", (), (i,), share, NOT_KNOWN, ())
