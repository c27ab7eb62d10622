"""Who has an interest in an application and therefore neither reads nor judges it.

The same person, the same e-mail domain (not one of a mail provider), the same organisation by name, or declared. An
interest in one half of a duo is one in the other: the two are invited together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from middleground.web.calls.models import Application, Assignment
from middleground.web.people.models import Person, RoleGrant

SAME_PERSON, SAME_ORGANISATION, DECLARED, OF_THE_DUO = "same_person", "same_organisation", "declared", "of_the_duo"
WORDS: Mapping[str, Promise] = {
    SAME_PERSON: _("applied themselves"),
    SAME_ORGANISATION: _("belongs to the same organisation"),
    DECLARED: _("declared an interest"),
    OF_THE_DUO: _("has an interest in the other half of the duo"),
}
# Sharing one of these says nothing about two people.
MAIL_PROVIDERS = frozenset(
    {
        "aol.com", "free.fr", "gmail.com", "gmx.at", "gmx.ch", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com",
        "hotmail.fr", "hotmail.nl", "icloud.com", "laposte.net", "libero.it", "live.be", "live.com", "live.nl",
        "mail.com", "me.com", "msn.com", "orange.fr", "outlook.com", "outlook.de", "outlook.fr", "posteo.de",
        "proton.me", "protonmail.com", "skynet.be", "t-online.de", "telenet.be", "wanadoo.fr", "web.de", "yahoo.com",
        "yahoo.de", "yahoo.fr", "ziggo.nl", "example.com", "example.net", "example.org",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Self:
    """What of a reviewer is compared with applications."""

    key: int
    address: str
    name: str
    domain: str
    organisations: frozenset[str]


def conflicts_of(applications: Iterable[Application], readers: Iterable[Person]) -> dict[int, dict[int, str]]:
    """Return application → reader → why they must not read it, for all of them in four statements."""
    asked, selves = list(applications), _selves(list(readers))
    found = {one.pk: {self.key: why for self in selves if (why := _own_reason(one, self))} for one in asked}
    declared = Assignment.objects.filter(application__in=asked, state=Assignment.State.CONFLICT)
    for key, reader in declared.values_list("application_id", "reviewer_id"):
        if reader is not None:
            found[key].setdefault(reader, DECLARED)
    _spread_over_duos(asked, found)
    return found


def is_conflicted(person: Person, application: Application) -> bool:
    """Say whether the person has an interest in the application or in the other half of its duo."""
    both = Application.objects.filter(duo_id=application.duo_id) if application.duo_id else [application]
    return person.pk in conflicts_of(both, [person])[application.pk]


def held_back(by: Person, candidates: Iterable[Application]) -> set[int]:
    """Return the numbers of those whom the person must not choose or refuse.

    Working for the same organisation does not count here as it does for reading: in a small town it would hold back
    everybody who may choose, and a second person confirms the group.
    """
    asked = list(candidates)
    conflicts = conflicts_of(asked, [by])
    return {one.number for one in asked if conflicts[one.pk].get(by.pk, SAME_ORGANISATION) != SAME_ORGANISATION}


def _spread_over_duos(asked: list[Application], found: dict[int, dict[int, str]]) -> None:
    own = {pk: dict(reasons) for pk, reasons in found.items()}
    members: dict[int, list[int]] = {}
    for one in asked:
        if one.duo_id is not None:
            members.setdefault(one.duo_id, []).append(one.pk)
    for duo in members.values():
        for reader in {reader for key in duo for reader in own[key]}:
            for key in duo:
                found[key].setdefault(reader, OF_THE_DUO)


def _selves(readers: list[Person]) -> list[_Self]:
    grants = RoleGrant.objects.filter(person__in=readers).values_list("person_id", "organisation__name")
    organisations: dict[int, set[str]] = {}
    for person, name in grants:
        organisations.setdefault(person, set()).add(_plain(name))
    return [
        _Self(
            one.pk,
            one.email.casefold(),
            _plain(one.name),
            _domain(one.email),
            frozenset(organisations.get(one.pk, set())),
        )
        for one in readers
    ]


def _own_reason(application: Application, reader: _Self) -> str:
    if application.person_id == reader.key or _is_same_person(application, reader):
        return SAME_PERSON
    if _is_same_domain(_domain(application.email), reader.domain):
        return SAME_ORGANISATION
    name = _plain(application.organisation_name)
    return SAME_ORGANISATION if name and name in reader.organisations else ""


def _is_same_person(application: Application, reader: _Self) -> bool:
    if application.email and application.email.casefold() == reader.address:
        return True
    return bool(reader.name) and _plain(application.name) == reader.name


def _is_same_domain(one: str, other: str) -> bool:
    """Say whether two domains are one body's: the same, or one a part of the other."""
    if not one or not other:
        return False
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _domain(address: str) -> str:
    domain = address.rpartition("@")[2].casefold()
    return "" if domain in MAIL_PROVIDERS or "." not in domain else domain


def _plain(name: str) -> str:
    """Return a name without accents, case, punctuation and the order's small differences in spaces."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return re.sub(r"\W+", " ", bare).strip().casefold()
