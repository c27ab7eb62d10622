"""How the residents of Valkenbrug answer: a model with a known structure.

Each person stands somewhere on one line. ``support`` is the log-odds of agreeing in the middle of the line, ``pull``
how much the line changes that, ``unsure`` the share who cannot decide. With ``camps=False`` people form one hill; with
``camps=True`` two, with a valley between.
"""

from __future__ import annotations

import csv
import math
import random
from dataclasses import dataclass, replace
from importlib.resources import files

from middleground.engine.opinion.undecided import REASONS

LANGUAGES = ("en", "nl", "de", "fr", "ar")
TYPICAL_ANSWERS = 14
CAMP_CENTRE, CAMP_WIDTH = 1.5, 0.35
KEPT_SILENT = 0.4
WHY = ((6, 3, 1, 1), (2, 6, 2, 1))  # how likely each reason is, for every other statement, in the engine's order


@dataclass(frozen=True, slots=True)
class DemoStatement:
    number: int
    origin: str
    language: str
    support: float
    pull: float
    unsure: float
    texts: dict[str, str]


def read_statements(name: str) -> list[DemoStatement]:
    """Return the statements of ``content/<name>.csv`` in their order."""
    with files("middleground.demo").joinpath(f"content/{name}.csv").open(encoding="utf-8") as file:
        return [_statement(row) for row in csv.DictReader(file)]


def _statement(row: dict[str, str]) -> DemoStatement:
    return DemoStatement(
        number=int(row["number"]),
        origin=row["origin"],
        language=row["language"],
        support=float(row["support"]),
        pull=float(row["pull"]),
        unsure=float(row["unsure"]),
        texts={language: row[language] for language in LANGUAGES},
    )


@dataclass(frozen=True, slots=True)
class Early:
    """How many answered before something happened, and how much less they supported some statements (log-odds)."""

    people: int
    less: dict[int, float]


def draw_votes(
    statements: list[DemoStatement], *, people: int, camps: bool, seed: int, early: Early | None = None
) -> list[list[tuple[int, int]]]:
    """Return each person's answers as ``(statement number, 1 agree | -1 disagree | 0 cannot decide)``.

    Most people answer about fourteen statements, some two, some all, as in real conversations.
    """
    chance = random.Random(seed)  # noqa: S311 - a demonstration, not a lottery
    first, less = (early.people, early.less) if early else (0, {})
    before = [replace(one, support=one.support - less.get(one.number, 0.0)) for one in statements]
    return [
        _answers(before if place < first else statements, _position(camps=camps, chance=chance), chance)
        for place in range(people)
    ]


def draw_reason(person: int, number: int) -> str:
    """Return why somebody could not decide about the statement of that number; four in ten do not say."""
    chance = random.Random(f"{person}/{number}")  # noqa: S311 - a demonstration, not a lottery
    if chance.random() < KEPT_SILENT:
        return ""
    return chance.choices(REASONS, weights=WHY[number % len(WHY)])[0]


def _position(*, camps: bool, chance: random.Random) -> float:
    if not camps:
        return chance.gauss(0, 1)
    return chance.choice((-CAMP_CENTRE, CAMP_CENTRE)) + chance.gauss(0, CAMP_WIDTH)


def _answers(statements: list[DemoStatement], position: float, chance: random.Random) -> list[tuple[int, int]]:
    wanted = round(chance.lognormvariate(math.log(TYPICAL_ANSWERS), 0.6))
    shown = chance.sample(statements, min(max(wanted, 2), len(statements)))
    return [(statement.number, _choice(statement, position, chance)) for statement in shown]


def _choice(statement: DemoStatement, position: float, chance: random.Random) -> int:
    if chance.random() < statement.unsure:
        return 0
    agree = 1 / (1 + math.exp(-(statement.support + statement.pull * position)))
    return 1 if chance.random() < agree else -1
