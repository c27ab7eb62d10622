"""How a group stands against its targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from middleground.web.calls.models import Call, Target
from middleground.web.calls.queries.pool import NOT_SAID, FeatureQuestion, Member, feature_questions


@dataclass(frozen=True, slots=True)
class Line:
    """One level of one feature: how many applied, how many are chosen, and between which bounds they should be."""

    feature: str
    feature_label: str
    level: str
    label: str
    applied: int
    chosen: int
    low: int | None
    high: int | None
    places: int

    @property
    def missing(self) -> int:
        """Return how many more it takes."""
        return max((self.low or 0) - self.chosen, 0)

    @property
    def over(self) -> int:
        """Return how many are too many."""
        return max(self.chosen - self.high, 0) if self.high is not None else 0

    @property
    def is_met(self) -> bool:
        return not self.missing and not self.over

    def share(self, count: int) -> int:
        """Return a count as hundredths of the places, for the bar."""
        return min(round(100 * count / max(self.places, 1)), 100)

    @property
    def bar(self) -> int:
        return self.share(self.chosen)

    @property
    def band_start(self) -> int:
        return self.share(self.low or 0)

    @property
    def band_width(self) -> int:
        return self.share(self.high) - self.band_start if self.high is not None else 0


@dataclass(frozen=True, slots=True)
class Balance:
    """A group against everything that was agreed."""

    places: int
    chosen: int
    waiting: int
    lines: tuple[Line, ...]

    @property
    def free(self) -> int:
        return max(self.places - self.chosen, 0)

    @property
    def too_many(self) -> int:
        return max(self.chosen - self.places, 0)

    @property
    def missed(self) -> tuple[Line, ...]:
        """Return the targets that the group does not keep to."""
        return tuple(line for line in self.lines if not line.is_met)

    @property
    def features(self) -> list[tuple[str, list[Line]]]:
        """Return the lines under the name of their feature."""
        return [(label, list(lines)) for label, lines in groupby(self.lines, key=lambda line: line.feature_label)]


@dataclass(frozen=True, slots=True)
class Sides:
    """Who applied, and who of them is chosen; ``waiting`` is how many are on the waiting list."""

    applied: Sequence[Member]
    chosen: Sequence[Member]
    waiting: int = 0


def balance_of(call: Call, sides: Sides, *, places: int | None = None, language: str = "en") -> Balance:
    """Return how the chosen stand against the targets of the call."""
    size = places if places is not None else call.places or len(sides.applied)
    targets = {(each.feature, each.level): each for each in call.targets.all()}
    lines = [line for question in feature_questions(call, language) for line in _lines(question, targets, sides, size)]
    return Balance(size, len(sides.chosen), sides.waiting, tuple(lines))


def _lines(
    question: FeatureQuestion,
    targets: dict[tuple[str, str], Target],
    sides: Sides,
    places: int,
) -> list[Line]:
    all_of = Counter(member.features.get(question.feature, NOT_SAID) for member in sides.applied)
    now = Counter(member.features.get(question.feature, NOT_SAID) for member in sides.chosen)
    levels = [(level.key, level.label) for level in question.levels]
    if all_of[NOT_SAID]:
        levels.append((NOT_SAID, _("Did not say")))
    found = []
    for key, label in levels:
        target = targets.get((question.feature, key))
        low, high = (target.low, target.high) if target else (None, None)
        found.append(Line(question.feature, question.label, key, label, all_of[key], now[key], low, high, places))
    return found
