"""What inviting tells the rest of the platform at start-up: acts in the ledger."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "calls.draft_new_dates": _("Drafted letters about changed dates"),
    "calls.set_practical": _("Wrote what those who come need to know"),
    "calls.close_waiting_list": _("Closed the waiting list"),
    "calls.export": _("Took a list of a call out as a file"),
}
