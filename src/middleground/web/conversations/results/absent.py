"""Who is in a result, who is not known yet, who left early, and who came and answered nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from middleground.engine.disclosure.figures import Figure, number_to_json
from middleground.engine.disclosure.released import ReleasedMap
from middleground.web.base import figures

CLEARLY_MORE = 1.1  # visitors per person who answered, from which they are worth telling


@dataclass(frozen=True, slots=True)
class Presence:
    """How many, and who they are."""

    number: str
    words: str


def presence(found: ReleasedMap, visitors: int | None) -> list[Presence]:
    """Return who is in the numbers and who is not, the broadest first."""
    came = found.visitors if found.visitors is not None else visitors
    return [*_visitors(came, found.n_people), Presence(figures.number(found.n_people), _("took part")), *_parts(found)]


def _visitors(came: int | None, n_people: int) -> list[Presence]:
    if came is None or came <= CLEARLY_MORE * n_people:
        return []
    rounded = 10 * round(came / 10)
    return [Presence(figures.number(rounded), _("came to look; those who answered nothing are not in these numbers"))]


def _parts(found: ReleasedMap) -> list[Presence]:
    told = []
    if found.structure != "one" and isinstance(found.n_placed, int):
        told.append(Presence(figures.number(found.n_placed), _("answered enough to be placed")))
        if found.n_placed < found.n_people:
            unknown = figures.number(found.n_people - found.n_placed)
            told.append(Presence(unknown, _("are not known yet: their answers count, but they are not placed")))
    if isinstance(found.left_early, Figure):
        early = figures.read(number_to_json(found.left_early))
        assert early is not None
        told.append(Presence(figures.about(early), _("of those who answered left before their seventh answer")))
    return told
