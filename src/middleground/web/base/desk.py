"""The desk: one next action, what follows by date, and four starts. Higher apps fill it at start-up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from middleground.web.base.rights import may


@dataclass(frozen=True, slots=True)
class DeskItem:
    """Something that waits for this person.

    ``weight`` orders what has the same date: people waiting first (0), then what is promised (1), then the rest (2).
    ``effort`` is a short text such as "about 12 minutes" or "ready".
    """

    title: str
    detail: str
    url: str
    action: str
    due: dt.date | None
    effort: str
    weight: int = 2


@dataclass(frozen=True, slots=True)
class Start:
    """A door under one of the four starts of the desk; ``detail`` says in a line what lies behind it."""

    under: Literal["happened", "ask", "together", "share"]
    title: Promise
    url_name: str
    right: str
    detail: Promise | str = ""


Provider = Callable[[object], Iterable[DeskItem]]
_providers: list[Provider] = []
_starts: list[Start] = []


def register_desk(provider: Provider) -> None:
    """Add a function that says what waits for a person."""
    if provider not in _providers:
        _providers.append(provider)


def register_start(start: Start) -> None:
    """Add a door under one of the four starts."""
    if start not in _starts:
        _starts.append(start)


def desk_of(person: object) -> list[DeskItem]:
    """Return what waits for the person: by weight of what is overdue or undated, then by date."""
    items = [item for provider in _providers for item in provider(person)]
    return sorted(items, key=lambda item: (item.due or dt.date.min, item.weight, item.title))


@dataclass(frozen=True, slots=True)
class Group:
    """One of the four starts with the doors behind it that a person may open."""

    under: str
    title: Promise
    detail: Promise
    doors: tuple[Start, ...]


GROUPS: dict[str, tuple[Promise, Promise]] = {
    "happened": (_("Something happened"), _("a tension, an attack, a rumour")),
    "ask": (_("Ask people"), _("a question, a survey")),
    "together": (_("Bring people together"), _("a call, a meeting, a table for tonight")),
    "share": (_("Build on what we share"), _("a campaign, a story, an encounter")),
}


def groups_for(person: object) -> list[Group]:
    """Return the starts that hold a door for this person, in their fixed order."""
    doors = starts_for(person)
    found = {under: tuple(door for door in doors if door.under == under) for under in GROUPS}
    return [Group(under, *GROUPS[under], found[under]) for under in GROUPS if found[under]]


def starts_for(person: object) -> list[Start]:
    """Return the doors this person may open."""
    return [start for start in _starts if may(person, start.right)]
