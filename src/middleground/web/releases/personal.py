"""What releases hold about a person: who made a set of tables, and who let it out."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_noop

from middleground.web.base.privacy import PersonalField, register_fields, register_person
from middleground.web.releases.models import Release

_FIELDS = {
    "releases.Release.made_by": gettext_noop("who had figures made"),
    "releases.Release.published_by": gettext_noop("who let figures out"),
}


def register() -> None:
    """Declare the personal fields of releases and how they are given out and erased."""
    for field, purpose in _FIELDS.items():
        register_fields(
            PersonalField(
                field=field,
                purpose=purpose,
                basis=gettext_noop("accountability for work: a legitimate interest"),
                retention=gettext_noop("until you erase your account"),
                seen_by=gettext_noop("staff of the organisation"),
            )
        )
    register_person("releases", export=_export, erase=_erase)


def _export(person: object) -> dict[str, object]:
    key = _key(person)
    return {
        "made": Release.objects.filter(made_by_id=key).count(),
        "published": Release.objects.filter(published_by_id=key).count(),
    }


def _erase(person: object) -> int:
    key = _key(person)
    made = Release.objects.filter(made_by_id=key).update(made_by=None)
    return made + Release.objects.filter(published_by_id=key).update(published_by=None)


def _key(person: object) -> int:
    assert isinstance(person, AbstractBaseUser)
    return int(person.pk)
