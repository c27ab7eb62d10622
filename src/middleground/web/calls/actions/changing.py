"""The only way a call or an application changes its state: whatever the tables do not allow is refused."""

from __future__ import annotations

import logging

from django.db import models, transaction

from middleground.web.base.errors import DomainError
from middleground.web.calls.models import Application, Call
from middleground.web.calls.states import APPLICATION_CHANGES, CALL_CHANGES
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person

log = logging.getLogger(__name__)


def change_call(call: Call, act: str, *, by: Person | None, reason: str = "") -> None:
    """Change the state of a call, inside the caller's transaction; ``by=None`` is the platform itself.

    Raises
    ------
    DomainError
        ``calls.wrong_state`` when the act is not legal in this state, or no longer is.
    """
    before = _change(call, CALL_CHANGES[act], act, reason)
    record(by=by, verb=f"calls.{act}", thing=call, before=before, after=str(call.state))


def change_application(application: Application, act: str, *, by: Person | None, reason: str = "") -> None:
    """Change the state of an application, inside the caller's transaction.

    ``by`` is the member of staff who acts. It is None for applicants themselves, with an account or without, and for
    the platform: what applicants do is never written down.

    Raises
    ------
    DomainError
        ``calls.wrong_state`` when the act is not legal in this state, or no longer is.
    """
    before = _change(application, APPLICATION_CHANGES[act], act, reason)
    if by is not None:
        record(by=by, verb=f"calls.application_{act}", thing=application, before=before, after=str(application.state))


def _change(thing: Call | Application, changes: dict[str, str], act: str, reason: str) -> str:
    """Return the state before. Of two who change the same state at once, one wins: the update asks for what was."""
    assert transaction.get_connection().in_atomic_block, "a change of state and its ledger entry are one transaction"
    before = str(thing.state)
    after = changes.get(before)
    moved = after is not None and _rows_of(thing).filter(pk=thing.pk, state=before).update(
        state=after, state_reason=reason
    )
    if not moved:
        log.info("Refused %s of what is %s", act, before)
        raise DomainError("calls.wrong_state", state=thing.get_state_display())
    thing.state, thing.state_reason = str(after), reason
    return before


def _rows_of(thing: Call | Application) -> models.QuerySet[Call] | models.QuerySet[Application]:
    return Call.objects.all() if isinstance(thing, Call) else Application.objects.all()
