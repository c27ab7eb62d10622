"""Passing the gate, and publishing what passed. Nothing becomes public on another way."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from middleground.engine.disclosure.policy import DEFAULT, Policy
from middleground.web import environment
from middleground.web.base.errors import DomainError
from middleground.web.ledger.actions import record
from middleground.web.ledger.queries import name_of
from middleground.web.people.models import Person
from middleground.web.releases.models import Release
from middleground.web.releases.queries import missing_people

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a release is of (``kind``), what it is about, and what it rests on; ``snapshot``: :func:`snapshot_of`."""

    kind: str
    thing: models.Model
    n_people: int
    snapshot: str


def pass_gate(
    basis: Basis, *, make: Callable[[bytes], Content], policy: Policy = DEFAULT, by: Person | None = None
) -> tuple[Release, Content]:
    """Make the numbers about a thing with the installation's rounding key and enter them in the register.

    ``make(key)`` returns what the engine's gate released, as plain data; the caller stores it in the same
    transaction. ``by=None`` is the platform's own job.

    Raises
    ------
    DomainError
        ``releases.weaker_policy``; ``releases.too_soon`` while too few people came since an earlier release.
    """
    if policy.is_weaker_than(DEFAULT):
        raise DomainError("releases.weaker_policy")
    with transaction.atomic():
        missing = missing_people(basis.thing, basis.n_people, snapshot=basis.snapshot, policy=policy)
        if missing:
            raise DomainError("releases.too_soon", missing=missing)
        content = make(rounding_key())
        release = Release.objects.create(
            kind=basis.kind,
            thing=name_of(basis.thing),
            n_people=basis.n_people,
            snapshot=basis.snapshot,
            policy=asdict(policy),
            content_hash=content_hash(content),
            made_at=timezone.now(),
            made_by=by,
        )
        record(by=by, verb="releases.pass", thing=basis.thing, release=release.pk, kind=basis.kind)
    return release, content


def publish(*, by: Person, release: Release, thing: models.Model) -> None:
    """Make a release public and mark the ones before it as superseded; the owning app asked for the right."""
    with transaction.atomic():
        published = Release.objects.filter(
            thing=name_of(thing), published_at__isnull=False, superseded_by__isnull=True
        ).exclude(pk=release.pk)
        published.update(superseded_by=release)
        Release.objects.filter(pk=release.pk).update(published_at=timezone.now(), published_by=by, superseded_by=None)
        record(by=by, verb="releases.publish", thing=thing, release=release.pk, kind=release.kind)


def rounding_key() -> bytes:
    """Return the secret under which this installation rounds; losing it would let roundings be compared."""
    return environment.secret(settings.HOME, "rounding_key").encode()


def content_hash(content: Content) -> str:
    """Return the digest of what was released, in one written form."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def snapshot_of(*columns: bytes) -> str:
    """Return a keyed digest of the answers a release rests on; without the key it tells nothing."""
    digest = hmac.new(rounding_key(), digestmod="sha256")
    for column in columns:
        digest.update(len(column).to_bytes(8, "big") + column)
    return digest.hexdigest()
