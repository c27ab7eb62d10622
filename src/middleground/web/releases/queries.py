"""Reading the register."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from middleground.engine.disclosure.policy import DEFAULT, Policy, may_release
from middleground.web.ledger.queries import name_of
from middleground.web.releases.models import Release


def releases_of(thing: models.Model) -> models.QuerySet[Release]:
    """Return every release about the thing, newest first."""
    return Release.objects.filter(thing=name_of(thing))


def missing_people(thing: models.Model, n_people: int, *, snapshot: str = "", policy: Policy = DEFAULT) -> int:
    """Return how many people must come before the thing may be released again; 0 when it may be now.

    The same answers may always be released again: they say nothing new.
    """
    return _missing(releases_of(thing), n_people, snapshot, policy)


def _missing(earlier: Iterable[Release], n_people: int, snapshot: str, policy: Policy) -> int:
    others = {release.n_people for release in earlier if not snapshot or release.snapshot != snapshot}
    wanted = max(n_people, policy.least)
    while not all(may_release(n, wanted, policy) for n in others):
        wanted += 1
    return wanted - n_people
