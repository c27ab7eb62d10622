"""Background work of calls: each part keeps its own jobs."""

from __future__ import annotations

from middleground.web.calls.tasks_applying import erase_old
from middleground.web.calls.tasks_choosing import examine_targets

__all__ = ["erase_old", "examine_targets"]
