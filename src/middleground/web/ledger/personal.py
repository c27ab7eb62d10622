"""What the ledger holds about a person, for giving out and for erasing."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_noop as _

from middleground.web.base.privacy import PersonalField, register_fields, register_person
from middleground.web.ledger.models import Actor, Entry


def register() -> None:
    """Declare the ledger's one personal field and what happens to it."""
    register_fields(
        PersonalField(
            field="ledger.Actor.person",
            purpose=_("who is accountable for an act of staff"),
            basis=_("legal obligation: accountability"),
            retention=_("until the person is erased; the entry stays, without the person"),
            seen_by=_("coordinators and administrators"),
        )
    )
    register_person("ledger", export=_export, erase=_erase)


def _export(person: object) -> dict[str, object]:
    actor = Actor.objects.filter(person_id=_key(person)).first()
    if actor is None:
        return {"acts": []}
    acts = Entry.objects.filter(actor=actor.reference).values("verb", "thing", "at")
    return {"acts": [{**act, "at": act["at"].isoformat()} for act in acts]}


def _erase(person: object) -> int:
    return Actor.objects.filter(person_id=_key(person)).delete()[0]


def _key(person: object) -> int:
    assert isinstance(person, AbstractBaseUser)
    return int(person.pk)
