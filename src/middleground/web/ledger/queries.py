"""Reading the ledger: what happened to a thing, and whether the chain is whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.db.models.functions import Coalesce

from middleground.web.ledger.chain import Fact, hash_of
from middleground.web.ledger.models import Actor, Entry, Head
from middleground.web.ledger.verbs import words_of


@dataclass(frozen=True, slots=True)
class EntryView:
    """One act as staff read it; ``actor`` is None for the platform and for somebody whose data were erased."""

    seq: int
    verb: str
    words: str
    at: dt.datetime
    actor: str | None
    facts: dict[str, Fact]
    by_platform: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking the chain found; ``broken_at`` is the first entry that is not as it was."""

    entries: int
    broken_at: int | None
    head: str

    @property
    def whole(self) -> bool:
        return self.broken_at is None


def name_of(thing: models.Model) -> str:
    """Return the ledger's name of a thing: ``app.model:key``."""
    return f"{thing._meta.label_lower}:{thing.pk}"  # noqa: SLF001 - Django's documented place for it


def history_of(thing: models.Model) -> list[EntryView]:
    """Return what staff did with the thing, newest first, in two queries."""
    entries = list(Entry.objects.filter(thing=name_of(thing)).order_by("-seq"))
    actors = Actor.objects.filter(reference__in={entry.actor for entry in entries if entry.actor})
    names = {actor.reference: str(actor.person) for actor in actors.select_related("person")}
    return [
        EntryView(
            seq=entry.seq,
            verb=entry.verb,
            words=words_of(entry.verb),
            at=entry.at,
            actor=names.get(entry.actor) if entry.actor else None,
            facts=entry.facts,
            by_platform=entry.actor is None,
        )
        for entry in entries
    ]


def verify(noted: str = "") -> Verdict:
    """Walk the chain up to its end as it stands now; writers need not wait.

    ``noted`` is a hash that somebody wrote down earlier and that must still be in the chain.
    """
    head = Head.objects.filter(pk=1).first() or Head()
    last, previous, found = 0, "", not noted
    for entry in Entry.objects.filter(seq__lte=head.seq).order_by("seq").iterator(chunk_size=2000):
        if not _follows(entry, last + 1, previous):
            return Verdict(head.seq, last + 1, head.hash)
        last, previous = entry.seq, entry.hash
        found = found or entry.hash == noted
    if (last, previous) != (head.seq, head.hash) or not found:
        return Verdict(head.seq, last if last == head.seq else last + 1, head.hash)
    return Verdict(head.seq, _first_behind_the_end(), head.hash)


def _first_behind_the_end() -> int | None:
    """Return an entry that the chain's end does not know; one statement, so that a writer cannot come between."""
    end = Coalesce(models.Subquery(Head.objects.filter(pk=1).values("seq")[:1]), models.Value(0))
    return Entry.objects.filter(seq__gt=end).order_by("seq").values_list("seq", flat=True).first()


def _follows(entry: Entry, seq: int, previous: str) -> bool:
    return (entry.seq, entry.previous, entry.hash) == (seq, previous, hash_of(entry))
