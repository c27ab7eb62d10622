"""What areas hold about a person: who brought boundaries in."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_noop

from middleground.web.areas.models import BoundaryDraft, BoundarySet
from middleground.web.base.privacy import PersonalField, register_fields, register_person


def register() -> None:
    """Declare the personal fields of areas and how they are given out and erased."""
    register_fields(
        PersonalField(
            field="areas.BoundarySet.uploaded_by",
            purpose=gettext_noop("to ask who brought boundaries in, when something is wrong with them"),
            basis=gettext_noop("accountability for work: a legitimate interest"),
            retention=gettext_noop("until you erase your account"),
            seen_by=gettext_noop("administrators"),
        ),
        PersonalField(
            field="areas.BoundaryDraft.by",
            purpose=gettext_noop("so that only you go on with your upload"),
            basis=gettext_noop("accountability for work: a legitimate interest"),
            retention=gettext_noop("one day, or until your next upload"),
            seen_by=gettext_noop("you alone"),
        ),
    )
    register_person("areas", export=_export, erase=_erase)


def _export(person: object) -> dict[str, object]:
    brought = BoundarySet.objects.filter(uploaded_by_id=_key(person))
    return {"boundaries_brought_in": list(brought.values_list("version", flat=True))}


def _erase(person: object) -> int:
    drafts: int = BoundaryDraft.objects.filter(by_id=_key(person)).delete()[0]
    return drafts + BoundarySet.objects.filter(uploaded_by_id=_key(person)).update(uploaded_by=None)


def _key(person: object) -> int:
    assert isinstance(person, AbstractBaseUser)
    return int(person.pk)
