"""Background work of calls: each part keeps its own jobs."""

from __future__ import annotations

from middleground.web.calls.tasks_applying import erase_old
from middleground.web.calls.tasks_choosing import examine_targets
from middleground.web.calls.tasks_convening import close_due, draft_all_notices, open_due

__all__ = ["close_due", "draft_all_notices", "erase_old", "examine_targets", "open_due"]
