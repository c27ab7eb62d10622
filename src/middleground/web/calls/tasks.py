"""Background work of calls: each part keeps its own jobs."""

from __future__ import annotations

from middleground.web.calls.tasks_applying import erase_old
from middleground.web.calls.tasks_choosing import examine_targets, make_tickets, promote_waiting, wonder
from middleground.web.calls.tasks_convening import close_due, draft_all_notices, open_due
from middleground.web.calls.tasks_inviting import draft_letters, expire_invitations, remind_invited

__all__ = [
    "close_due",
    "draft_all_notices",
    "draft_letters",
    "erase_old",
    "examine_targets",
    "expire_invitations",
    "make_tickets",
    "open_due",
    "promote_waiting",
    "remind_invited",
    "wonder",
]
