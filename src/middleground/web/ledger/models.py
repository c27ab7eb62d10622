"""What staff did, in a chain that shows tampering. Entries hold no name and no text."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete an entry through the object-relational mapper."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reading only: entries are added by ``ledger.actions.record`` and stay."""

    def update(self, **_values: Any) -> NoReturn:
        raise AppendOnlyError("Ledger entries are never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("Ledger entries are never deleted.")

    def bulk_update(self, *_args: Any, **_options: Any) -> NoReturn:
        raise AppendOnlyError("Ledger entries are never changed.")


class Entry(models.Model):
    """One act of staff (or of the platform, when ``actor`` is empty), tied to the entry before it by a hash.

    ``thing`` is ``app.model:key``; ``actor`` is a random reference that ``Actor`` ties to a person until erasure.
    """

    seq = models.PositiveBigIntegerField(primary_key=True)
    verb = models.CharField(max_length=80)
    thing = models.CharField(max_length=120, blank=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["thing", "seq"], name="entry_of_thing")]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.thing}"

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("Ledger entries are never changed.")
        super().save(**{**options, "force_insert": True})

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        raise AppendOnlyError("Ledger entries are never deleted.")


class Actor(models.Model):
    """The only tie between a reference in the ledger and a person; erasing the person destroys it."""

    reference = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.reference)


class Head(models.Model):
    """The end of the chain: one row, locked by whoever writes, so that entries follow one another."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_head")]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"
