"""What an applicant sees of their own application, and the file of all that is kept about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from middleground.web.calls.actions.needs import may_state_needs
from middleground.web.calls.models import Application, Call, Duo, Needs
from middleground.web.calls.queries.answers import answers_of, files_of, uses_of, values_of
from middleground.web.calls.queries.draws import was_in_draw
from middleground.web.calls.queries.reviews import said_about
from middleground.web.calls.queries.telling import choice_for, is_told, told_state
from middleground.web.calls.states import ApplicationState, CallState
from middleground.web.calls.times import zone_words
from middleground.web.calls.windows import window_of

S = ApplicationState
STILL_MINE = (S.DRAFT, S.SUBMITTED)


@dataclass(frozen=True, slots=True)
class OwnApplication:
    """How an application stands for who wrote it."""

    state: str  # as the applicant may know it
    may_edit: bool
    may_withdraw: bool
    may_state_needs: bool
    may_duo: bool
    may_see_choice: bool
    ends_at: dt.datetime | None
    zone: str
    zone_words: str
    is_past: bool


def own_view(application: Application) -> OwnApplication:
    """Return what the applicant may do now."""
    window, call = window_of(application.call), application.call
    is_mine = application.state in STILL_MINE
    return OwnApplication(
        state=told_state(application),
        may_edit=is_mine and window.may_edit,
        may_withdraw=application.state in BEFORE_THE_MEETING,
        may_state_needs=may_state_needs(application) and is_told(application),
        may_duo=is_mine and window.may_edit and call.duos != Call.Duos.NO,
        may_see_choice=choice_for(application) is not None or was_in_draw(application),
        ends_at=window.ends_at.astimezone(ZoneInfo(call.time_zone)) if window.ends_at else None,
        zone=call.time_zone,
        zone_words=zone_words(call.time_zone),
        is_past=not window.is_open,
    )


BEFORE_THE_MEETING = (
    S.DRAFT, S.SUBMITTED, S.ELIGIBLE, S.INELIGIBLE, S.SELECTED, S.WAITLISTED, S.NOT_SELECTED, S.INVITED, S.CONFIRMED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnDuo:
    """A duo as one of the two sees it."""

    code: str
    mode: str
    is_confirmed: bool
    other: str  # the name, once somebody entered the code
    must_confirm: bool  # this person has yet to say that the other is the right one


def duo_of(application: Application) -> OwnDuo | None:
    """Return the duo of an application, if it is in one."""
    duo = application.duo
    if duo is None:
        return None
    other = Application.objects.filter(duo=duo).exclude(pk=application.pk).first()
    is_confirmed = duo.state == Duo.State.CONFIRMED
    return OwnDuo(
        code=f"{duo.code[:5]}-{duo.code[5:]}",
        mode=duo.get_mode_display(),
        is_confirmed=is_confirmed,
        other=other.name if other else "",
        must_confirm=other is not None and not application.agrees_to_duo,
    )


def own_data(application: Application) -> dict[str, Any]:
    """Return everything that is kept of an application, for a file that its owner takes along."""
    needs = Needs.objects.filter(application=application).values("access", "diet", "travel").first()
    values, uses = values_of(application), uses_of(application)
    return {
        "call": application.call.slug,
        "number": application.number,
        "state": told_state(application),
        "name": application.name,
        "email": application.email,
        "organisation": application.organisation_name,
        "language": application.language,
        "source": application.source,
        "begun_on": application.created_on.isoformat(),
        "sent_at": _moment(application.submitted_at),
        "changed_at": _moment(application.edited_at),
        "is_late": application.is_late,
        "privacy_statement": application.statement_hash,
        "agreed_at": _moment(application.consented_at),
        "in_a_duo": application.duo_id is not None,
        "answers": [
            {
                "question": row.label,
                "key": row.question,
                "answer": row.text,
                "value": values.get(row.question),
                "may_be_used": uses.get(row.question, False),
            }
            for row in answers_of(application, hide_identifying=False)
        ],
        "files": [
            {"question": key, "name": file.name, "bytes": file.size, "sha256": file.digest}
            for key, files in files_of(application).items()
            for file in files
        ],
        "needs": needs or {},
        "said_by_staff": said_about(application) if _is_decided(application) else None,
    }


def _is_decided(application: Application) -> bool:
    return application.call.state in {CallState.DECIDED, CallState.ARCHIVED} and is_told(application)


def _moment(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None
