"""Writing down that a list of a call went out as a file."""

from __future__ import annotations

from django.db import transaction

from middleground.web.calls.models import Call
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person


@transaction.atomic
def note_export(call: Call, *, by: Person, kind: str, suffix: str) -> None:
    """Write it into the ledger: which list, in which format, never what stood in it."""
    record(by=by, verb="calls.export", thing=call, kind=kind, format=suffix)
