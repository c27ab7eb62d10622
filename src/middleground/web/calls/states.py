"""The states of a call and of an application, and every legal change between them. Whatever is not here is refused.

Source: field notes on pretalx, pretix, Indico and Decidim, where organisers may set any state; and the three calls of
the seeds, which open, close and invite "on the information given".
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CallState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    SELECTING = "selecting", _("Selecting")
    DECIDED = "decided", _("Decided")
    ARCHIVED = "archived", _("Archived")
    CANCELLED = "cancelled", _("Cancelled")


CALL_CHANGES: dict[str, dict[str, str]] = {
    "schedule": {"draft": "scheduled"},
    "unschedule": {"scheduled": "draft"},
    "open": {"draft": "open", "scheduled": "open"},
    "extend": {"open": "open"},
    "close": {"open": "closed"},
    "reopen": {"closed": "open"},
    "select": {"closed": "selecting"},
    "decide": {"selecting": "decided"},
    "archive": {"decided": "archived", "cancelled": "archived"},
    "cancel": dict.fromkeys(("scheduled", "open", "closed", "selecting", "decided"), "cancelled"),
}
"""Act → state before → state after."""


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Not eligible")
    SELECTED = "selected", _("Selected")
    WAITLISTED = "waitlisted", _("On the waiting list")
    NOT_SELECTED = "not_selected", _("Not selected")
    INVITED = "invited", _("Invited")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Did not reply in time")
    CANCELLED = "cancelled", _("Gave the place back")
    ATTENDED = "attended", _("Was there")
    ABSENT = "absent", _("Was not there")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ERASED = "erased", _("Erased")


S = ApplicationState
BEFORE_ATTENDING = (
    S.DRAFT, S.SUBMITTED, S.ELIGIBLE, S.INELIGIBLE, S.SELECTED, S.WAITLISTED, S.NOT_SELECTED, S.INVITED, S.CONFIRMED,
)  # fmt: skip

APPLICATION_CHANGES: dict[str, dict[str, str]] = {
    "submit": {S.DRAFT: S.SUBMITTED},
    "find_eligible": {S.SUBMITTED: S.ELIGIBLE},
    "find_ineligible": {S.SUBMITTED: S.INELIGIBLE},
    "reconsider": {S.ELIGIBLE: S.SUBMITTED, S.INELIGIBLE: S.SUBMITTED},  # with a reason
    "select": {S.ELIGIBLE: S.SELECTED},
    "put_on_waiting_list": {S.ELIGIBLE: S.WAITLISTED},
    "refuse": {S.ELIGIBLE: S.NOT_SELECTED, S.WAITLISTED: S.NOT_SELECTED},
    "unselect": {
        S.SELECTED: S.ELIGIBLE,
        S.WAITLISTED: S.ELIGIBLE,
        S.NOT_SELECTED: S.ELIGIBLE,
    },  # reopened, with a reason
    "invite": {S.SELECTED: S.INVITED, S.WAITLISTED: S.INVITED},
    "confirm": {S.INVITED: S.CONFIRMED},
    "decline": {S.INVITED: S.DECLINED},
    "expire": {S.INVITED: S.EXPIRED},
    "give_back": {S.CONFIRMED: S.CANCELLED},
    "attend": {S.CONFIRMED: S.ATTENDED},
    "miss": {S.CONFIRMED: S.ABSENT},
    "withdraw": dict.fromkeys(BEFORE_ATTENDING, S.WITHDRAWN),
    "erase": {state: S.ERASED for state in S if state != S.ERASED},
}
"""Act → state before → state after."""


def may_change(changes: dict[str, dict[str, str]], act: str, state: str) -> bool:
    """Say whether the act is legal in this state."""
    return state in changes[act]
