"""Invented people who apply to the calls of Valkenbrug, with believable answers; the same at every build."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from middleground.web.calls.actions.applying import Answers, Applicant, start_application, submit
from middleground.web.calls.actions.duos import confirm_duo, join_duo, propose_duo
from middleground.web.calls.conditions import is_asked
from middleground.web.calls.models import Application, Call, Duo
from middleground.web.calls.queries.questions import AskedQuestion, questions_of

SHARE_THAT_OFFERS = 0.6
LIKELY = {
    ("neighbourhood_dialogue", "link"): (6, 3, 3),
    ("neighbourhood_dialogue", "age"): (2, 5, 4, 2),
    ("neighbourhood_dialogue", "first"): (7, 3),
}
"""Call and question → how often each option is taken: pools are never as balanced as one would wish."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who applies to one call: how many, how many of them in twos, in which languages, for how many bodies."""

    people: int
    duos: int
    languages: tuple[str, ...]
    seed: int
    has_bodies: bool = True


@cache
def _content() -> Mapping[str, Any]:
    text = files("middleground.demo").joinpath("content/applicants.toml").read_text("utf-8")
    return tomllib.loads(text)


def apply_to(call: Call, name: str, crowd: Crowd) -> list[Application]:
    """Let the crowd apply; the first ``2 × duos`` of them come in twos."""
    chance = random.Random(crowd.seed)  # noqa: S311 - a demonstration that is the same each time
    begun = [start_application(call, by=None, applicant=each) for each in _applicants(crowd, chance)]
    for first, second in zip(begun[: 2 * crowd.duos : 2], begun[1 : 2 * crowd.duos : 2], strict=True):
        _pair(first, second)
    for application in begun:
        questions = questions_of(call, application.language)
        submit(application, questions=questions, answers=_answers(questions, name, application.language, chance))
    return list(call.applications.order_by("pk"))


def _applicants(crowd: Crowd, chance: random.Random) -> Iterator[Applicant]:
    content = _content()
    names = [(name, language) for language in crowd.languages for name in content["names"][language]]
    chance.shuffle(names)
    for place in range(crowd.people):
        name, language = names[place % len(names)]
        yield Applicant(
            name=name,
            email=f"applicant{crowd.seed}.{place}@example.org",
            language=language,
            organisation_name=chance.choice(content["organisations"]["en"]) if crowd.has_bodies else "",
        )


def _pair(first: Application, second: Application) -> None:
    duo = propose_duo(first, mode=Duo.Mode.TOGETHER)
    join_duo(second, code=duo.code)
    confirm_duo(first)


def _answers(questions: list[AskedQuestion], name: str, language: str, chance: random.Random) -> Answers:
    values: dict[str, Any] = {}
    for question in questions:
        if question.is_answered_here and is_asked(question.condition, values):
            values[question.key] = _value(question, name, language, chance)
    uses = {question.key: chance.random() < SHARE_THAT_OFFERS for question in questions if question.intake}
    return Answers(values=values, uses=uses)


def _value(question: AskedQuestion, name: str, language: str, chance: random.Random) -> Any:
    pool = _content().get(name, {}).get(question.key)
    if pool:
        said = chance.choice(pool)
        return said[language] if isinstance(said, dict) else said
    if question.kind == "languages":
        return {language: "C2", "en": "B1"} if language != "en" else {"en": "C2"}
    if question.choices:
        keys = [key for key, _words in question.choices]
        return chance.choices(keys, weights=LIKELY.get((name, question.key)))[0]
    return ""


def remarks() -> list[str]:
    """Return what readers might write."""
    return list(_content()["remarks"]["en"])
