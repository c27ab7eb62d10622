"""What the header shows: residents see four words, staff see their desk and the verbs that hold something.

Higher apps add their pages at start-up; the header asks this registry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from middleground.web.base.rights import may

Verb = Literal["listen", "convene", "talk", "act", "cooperate", "learn"]

VERBS: dict[str, Promise] = {
    "listen": pgettext_lazy("verb of the cycle", "Listen"),
    "convene": pgettext_lazy("verb of the cycle", "Convene"),
    "talk": pgettext_lazy("verb of the cycle", "Talk"),
    "act": pgettext_lazy("verb of the cycle", "Act"),
    "cooperate": pgettext_lazy("verb of the cycle", "Cooperate"),
    "learn": pgettext_lazy("verb of the cycle", "Learn"),
}
RESIDENT_PAGES: dict[str, Promise] = {
    "take_part": _("Take part"),
    "results": _("Results"),
    "answers": _("Answers"),
    "who_is_behind": _("Who is behind this"),
}


@dataclass(frozen=True, slots=True)
class StaffPage:
    """A page of the staff under one of the six verbs; ``right`` is asked without a thing."""

    verb: Verb
    title: Promise
    detail: Promise
    url_name: str
    right: str


_pages: list[StaffPage] = []


def register_page(page: StaffPage) -> None:
    """Add a staff page; adding the same page twice changes nothing."""
    if page not in _pages:
        _pages.append(page)


def pages_for(person: object, verb: str | None = None) -> list[StaffPage]:
    """Return the pages the person may open, of one verb or of all."""
    return [page for page in _pages if verb in {None, page.verb} and may(person, page.right)]


def verbs_for(person: object) -> list[tuple[str, Promise]]:
    """Return the verbs under which the person finds something; empty ones are hidden."""
    filled = {page.verb for page in pages_for(person)}
    return [(verb, title) for verb, title in VERBS.items() if verb in filled]
