"""What is said when something cannot be done, and how acts read in the ledger. Each part keeps its own lines."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "calls.wrong_state": _(
        "This cannot be done now, because the state is “%(state)s”. Reload the page to see how it stands."
    ),
}

VERBS: dict[str, Promise] = {
    "calls.schedule": _("Scheduled a call"),
    "calls.unschedule": _("Took a scheduled call back"),
    "calls.open": _("Opened a call"),
    "calls.extend": _("Extended a call"),
    "calls.close": _("Closed a call"),
    "calls.reopen": _("Opened a call again"),
    "calls.select": _("Began to choose"),
    "calls.decide": _("Decided who is invited"),
    "calls.archive": _("Archived a call"),
    "calls.cancel": _("Called a call off"),
    "calls.application_submit": _("Submitted an application"),
    "calls.application_find_eligible": _("Found an application eligible"),
    "calls.application_find_ineligible": _("Found an application not eligible"),
    "calls.application_reconsider": _("Opened the question of eligibility again"),
    "calls.application_select": _("Selected an application"),
    "calls.application_put_on_waiting_list": _("Put an application on the waiting list"),
    "calls.application_refuse": _("Did not select an application"),
    "calls.application_unselect": _("Opened the choice of an application again"),
    "calls.application_invite": _("Invited an applicant"),
    "calls.application_confirm": _("Noted that a place was confirmed"),
    "calls.application_decline": _("Noted that a place was declined"),
    "calls.application_expire": _("Let an invitation expire"),
    "calls.application_give_back": _("Noted that a place was given back"),
    "calls.application_attend": _("Noted that somebody was there"),
    "calls.application_miss": _("Noted that somebody was not there"),
    "calls.application_withdraw": _("Withdrew an application for somebody"),
    "calls.application_erase": _("Erased an application"),
}
