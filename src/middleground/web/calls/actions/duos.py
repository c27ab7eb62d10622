"""Two people who apply together: one makes a code, the other enters it, the first says that it is the right person."""

from __future__ import annotations

import secrets

from django.db import transaction

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.calls.actions.leaving import leave_duo
from middleground.web.calls.letters import write_to
from middleground.web.calls.models import Application, Call, Duo
from middleground.web.calls.models.call import SLUG_LETTERS
from middleground.web.calls.states import ApplicationState
from middleground.web.calls.windows import window_of

CODE_LETTERS = 10  # 31 to the power of ten: ten guesses find nothing
MOST_TRIES = 10
FREE = (ApplicationState.DRAFT, ApplicationState.SUBMITTED)


def propose_duo(application: Application, *, mode: str) -> Duo:
    """Make a code that the other person enters in their own application."""
    with transaction.atomic():
        held = _held(application)
        if held.duo_id is not None:
            raise DomainError("calls.in_a_duo")
        if mode not in Duo.Mode.values:
            raise InvalidInput("calls.no_duo_mode", field="mode")
        held.duo = Duo.objects.create(call=held.call, mode=mode, code=_new_code())
        held.save(update_fields=["duo"])
    return held.duo


def join_duo(application: Application, *, code: str) -> Duo:
    """Enter the code of the other person; they are asked whether it is the right one.

    Raises
    ------
    DomainError
        ``calls.duo_code`` for a code that opens nothing (ten of them at most: ``calls.duo_tries``), ``calls.in_a_duo``.
    """
    with transaction.atomic():
        held = _held(application)
        if held.duo_id is not None:
            raise DomainError("calls.in_a_duo")
        if held.duo_tries >= MOST_TRIES:
            raise DomainError("calls.duo_tries", field="code")
        duo = _proposed(held, code)
        if duo is None:
            Application.objects.filter(pk=held.pk).update(duo_tries=held.duo_tries + 1)
        else:
            _join(held, duo)
    if duo is None:  # only now, so that the try is counted
        raise InvalidInput("calls.duo_code", field="code")
    return duo


def confirm_duo(application: Application) -> Duo:
    """Say that the person who entered the code is the right one; from now on the two stand together."""
    with transaction.atomic():
        held = _held(application)
        duo = _held_duo(held)
        other = duo.members.exclude(pk=held.pk).first()
        if duo.state != Duo.State.PROPOSED or other is None:
            raise DomainError("calls.no_duo")
        held.agrees_to_duo = True
        held.save(update_fields=["agrees_to_duo"])
        if other.agrees_to_duo:
            duo.state = Duo.State.CONFIRMED
            duo.save(update_fields=["state"])
            write_to(other, "calls.duo_confirmed")
    return duo


def dissolve_duo(application: Application) -> None:
    """Go on alone; the other is told, and applies alone too."""
    with transaction.atomic():
        held = _held(application)
        _held_duo(held)
        leave_duo(held)


def code_of(text: str) -> str:
    """Return a code as it is kept, however it was typed."""
    return "".join(letter for letter in text.lower() if letter in SLUG_LETTERS)


def _proposed(application: Application, code: str) -> Duo | None:
    found = Duo.objects.select_for_update().filter(
        call_id=application.call_id, code=code_of(code), state=Duo.State.PROPOSED
    )
    duo = found.first()
    return duo if duo is not None and duo.members.count() == 1 else None


def _join(application: Application, duo: Duo) -> None:
    application.duo, application.agrees_to_duo = duo, True
    application.save(update_fields=["duo", "agrees_to_duo"])
    first = duo.members.exclude(pk=application.pk).get()
    write_to(first, "calls.duo_joined")


def _held(application: Application) -> Application:
    found = Application.objects.select_for_update(of=("self",)).select_related("call", "duo")
    held = found.get(pk=application.pk)
    if held.call.duos == Call.Duos.NO:
        raise DomainError("calls.duos_not_here")
    if held.state not in FREE:
        raise DomainError("calls.judged_already")
    if not window_of(held.call).may_edit:
        raise DomainError("calls.not_open")
    return held


def _held_duo(application: Application) -> Duo:
    if application.duo_id is None:
        raise DomainError("calls.no_duo")
    return Duo.objects.select_for_update().get(pk=application.duo_id)


def _new_code() -> str:
    return "".join(secrets.choice(SLUG_LETTERS) for _letter in range(CODE_LETTERS))
