"""Making the tickets of a draw in a process of its own: nothing here knows Django."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from middleground.engine.selection.problem import Case

SECONDS = 60.0
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be fixed before chance decides. ``parties`` are pairs of a name and the SHA-256 of a secret."""

    mode: str
    tickets: int
    source_words: str
    parties: tuple[tuple[str, str], ...]
    made: str
    title: str
    follows: str
    salt: bytes


@dataclass(frozen=True, slots=True)
class Made:
    """The bundle as bytes, its fingerprint, everybody's pseudonym, and what is shown before it is published."""

    bundle: bytes
    fingerprint: str
    pseudonyms: dict[str, str]
    preview: dict[str, Any]


def make(case: Case, asked: Asked, *, progress: Tell) -> Made:
    """Work out the chances, write them on tickets and seal them."""
    from middleground.engine.selection.bundle import About, Party, Source, make_bundle, pseudonyms
    from middleground.engine.selection.explain import explain
    from middleground.engine.selection.lottery import draw_chances
    from middleground.engine.selection.tickets import to_tickets

    progress(0, 3, "calls.finding_chances")
    lottery = draw_chances(case, mode=asked.mode, seconds=SECONDS)  # type: ignore[arg-type]  # checked by the engine
    progress(1, 3, "calls.writing_tickets")
    tickets = to_tickets(lottery, count=asked.tickets)
    progress(2, 3, "calls.sealing")
    source = Source(asked.source_words, tuple(Party(name, digest) for name, digest in asked.parties))
    about = About(source, asked.made, asked.title, asked.follows)
    bundle = make_bundle(case, lottery, tickets, about, salt=asked.salt)
    names = pseudonyms((one.id for one in case.applicants), asked.salt)
    told = explain(bundle)
    preview = {
        "lowest": told.lowest,
        "highest": told.highest,
        "most_for_all": told.most_for_all,
        "is_best": lottery.status == "optimal",
        "levels": _levels(case, {one: bundle.chances.get(name, 0) for one, name in names.items()}, asked.tickets),
    }
    return Made(bundle.to_bytes(), bundle.fingerprint, names, preview)


def _levels(case: Case, counts: dict[str, int], tickets: int) -> list[dict[str, Any]]:
    """Return the mean chance of each level in whole per cents; none where it would be about too few people."""
    from middleground.engine.disclosure.policy import DEFAULT
    from middleground.engine.disclosure.sides import hide

    drawn = case.eligible()
    found = []
    for feature in dict.fromkeys(quota.feature for quota in case.quotas):
        levels = [quota.level for quota in case.quotas if quota.feature == feature]
        people = {level: [one.id for one in drawn if one.features[feature] == level] for level in levels}
        sizes = [len(people[level]) for level in levels]
        hidden = set(hide(sizes, max(len(drawn) - sum(sizes), 0), DEFAULT.least))
        for place, level in enumerate(levels):
            mean = sum(counts[one] for one in people[level]) / (tickets * max(sizes[place], 1))
            percent = None if place in hidden else round(100 * mean)
            found.append({"feature": feature, "level": level, "percent": percent})
    return found
