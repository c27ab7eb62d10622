"""What the header shows: residents see four words, staff see their desk and the verbs that hold something.

Higher apps add their pages at start-up; the header asks this registry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from middleground.web.base.rights import may

DESK = pgettext_lazy("the staff's first page", "Desk")
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
# What every page fetches beside itself; nobody is sent elsewhere instead.
FRAME_PARTS = ("look_css", "branding_css", "branding_logo")


@dataclass(frozen=True, slots=True)
class StaffPage:
    """A page of the staff under one of the six verbs; ``right`` is asked without a thing."""

    verb: Verb
    title: Promise
    detail: Promise
    url_name: str
    right: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A page in the staff's own menu: their account, or a setting of the platform when ``right`` is named."""

    title: Promise
    url_name: str
    right: str | None = None


_pages: list[StaffPage] = []
_account_pages: list[AccountPage] = []


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


def verb_of(url_name: str, request: HttpRequest) -> str | None:
    """Return the verb a page stands under: by its registration, or by the verb's name in the address."""
    registered = next((page.verb for page in _pages if page.url_name == url_name), None)
    first = request.path.strip("/").split("/")[0]
    return registered or (first if first in VERBS else None)


def register_account_page(page: AccountPage) -> None:
    """Add a page to the staff's own menu; adding the same page twice changes nothing."""
    if page not in _account_pages:
        _account_pages.append(page)


def account_pages_for(person: object) -> list[AccountPage]:
    """Return the pages of the person's own menu."""
    return [page for page in _account_pages if page.right is None or may(person, page.right)]
