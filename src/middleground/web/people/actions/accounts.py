"""One person's account: made, corrected, erased; what they agreed to."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.privacy import erase_person
from middleground.web.ledger.actions import record
from middleground.web.people.models import Consent, Person, Role, RoleGrant

CONSENT_VERSIONS = {Consent.Purpose.ACCOUNT: "2026-11", Consent.Purpose.NEWS: "2026-11"}


def create_account(*, email: str, name: str = "", language: str = "en") -> Person:
    """Make a person with a confirmed address; the caller opens the transaction and knows the address to be theirs."""
    address = email.strip().lower()
    person = Person.objects.create(email=address, name=name, language=language)
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    return person


@transaction.atomic
def correct_own_data(*, by: Person, name: str, language: str) -> None:
    """Change one's own name and language."""
    by.name, by.language = name, language
    by.save(update_fields=["name", "language"])


@transaction.atomic
def give_consent(*, by: Person, purpose: str) -> Consent:
    """Record an agreement to the version of today; giving it twice changes nothing."""
    version = CONSENT_VERSIONS[Consent.Purpose(purpose)]
    return Consent.objects.get_or_create(person=by, purpose=purpose, withdrawn_at=None, defaults={"version": version})[
        0
    ]


@transaction.atomic
def withdraw_consent(*, by: Person, purpose: str) -> None:
    """Take an agreement back. What an account stands on can only be taken back by erasing the account."""
    if purpose == Consent.Purpose.ACCOUNT:
        raise InvalidInput("people.consent_is_account", field="purpose")
    Consent.objects.filter(person=by, purpose=purpose, withdrawn_at=None).update(withdrawn_at=timezone.now())


@transaction.atomic
def erase_account(*, by: Person) -> dict[str, int]:
    """Erase everything held about the acting person, in every app, and the account itself."""
    require_another_administrator(by)
    try:
        erased = erase_person(by)
        by.delete()
    except ProtectedError as error:
        # Something a higher app guards still names this person; that app says how it is handed over.
        raise DomainError("people.still_responsible", count=len(error.protected_objects)) from error
    record(by=None, verb="people.erase", rows=sum(erased.values()))
    return erased


def require_another_administrator(person: Person) -> None:
    """Raise unless somebody else administers the installation, or this person does not."""
    administrators = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, person__is_active=True)
    if administrators.filter(person=person).exists() and not administrators.exclude(person=person).exists():
        raise DomainError("people.last_administrator")
