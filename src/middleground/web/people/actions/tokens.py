"""Keys with which a program reads in somebody's name: made, used, revoked."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.ledger.actions import record
from middleground.web.people.models import ApiToken, Person

PREFIX = "mg_"  # so that scanners of repositories recognise a key that was left lying about
MOST_TOKENS = 10
LONGEST = 365


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A new key; ``secret`` is shown once and kept nowhere."""

    token: ApiToken
    secret: str


@transaction.atomic
def make_token(*, by: Person, name: str, scope: str = ApiToken.Scope.PLAIN, days: int = 90) -> MadeToken:
    """Make a key that reads in one's own name, never more than one may read oneself."""
    require(by, "people.use_tokens")
    if scope not in ApiToken.Scope.values or not 1 <= days <= LONGEST:
        raise InvalidInput("people.token_kind", field="scope")
    Person.objects.select_for_update().get(pk=by.pk)
    now = timezone.now()
    if by.tokens.filter(revoked_at=None, expires_at__gt=now).count() >= MOST_TOKENS:
        raise DomainError("people.many_tokens", limit=MOST_TOKENS)
    secret = PREFIX + secrets.token_urlsafe(32)
    until = now + dt.timedelta(days=days)
    token = ApiToken.objects.create(
        person=by, name=name.strip(), scope=scope, digest=_digest(secret), created_at=now, expires_at=until
    )
    record(by=by, verb="people.make_token", thing=token, scope=scope, days=days)
    return MadeToken(token, secret)


@transaction.atomic
def revoke_token(*, by: Person, token: ApiToken) -> None:
    """End a key at once; revoking it twice changes nothing."""
    require(by, "people.use_tokens", token)
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(by=by, verb="people.revoke_token", thing=token)


def use_token(secret: str) -> ApiToken | None:
    """Return the live key of somebody who may still use keys, and note the day of its use."""
    found = ApiToken.objects.select_related("person").filter(digest=_digest(secret)).first()
    if found is None or not found.is_live or not found.person.is_active:
        return None
    today = timezone.localdate()
    if found.last_used_on != today:
        ApiToken.objects.filter(pk=found.pk).update(last_used_on=today)
    return found


def _digest(secret: str) -> str:
    """Return what is kept: the secret is random and long, so that a plain digest cannot be reversed by guessing."""
    return hashlib.sha256(secret.encode()).hexdigest()
