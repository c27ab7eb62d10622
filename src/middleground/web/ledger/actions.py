"""Adding to the ledger: always inside the transaction of the act it tells of."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone

from middleground.web.ledger.chain import Fact, check_facts, hash_of
from middleground.web.ledger.models import Actor, Entry, Head
from middleground.web.ledger.queries import name_of


def record(*, by: AbstractBaseUser | None, verb: str, thing: models.Model | None = None, **facts: Fact) -> Entry:
    """Add an act to the ledger; ``by=None`` is the platform itself. Participants' acts are never recorded.

    ``facts`` are counts, flags, keys and short code words (``a-z0-9_.:-``), never names or texts.
    """
    assert transaction.get_connection().in_atomic_block, "an act and its ledger entry belong to one transaction"
    checked = check_facts(facts)
    head, _new = Head.objects.select_for_update().get_or_create(pk=1)
    entry = Entry(
        seq=head.seq + 1,
        verb=verb,
        thing=name_of(thing) if thing is not None else "",
        facts=checked,
        at=timezone.now(),
        actor=_reference(by) if by is not None else None,
        previous=head.hash,
    )
    entry.hash = hash_of(entry)
    entry.save()
    Head.objects.filter(pk=1).update(seq=entry.seq, hash=entry.hash)
    return entry


def _reference(person: AbstractBaseUser) -> uuid.UUID:
    actor, _new = Actor.objects.get_or_create(person_id=person.pk)
    return actor.reference
