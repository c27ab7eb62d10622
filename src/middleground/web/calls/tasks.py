"""Background work of calls: each part keeps its own jobs."""

from __future__ import annotations

from middleground.web.calls.tasks_choosing import examine_targets

__all__ = ["examine_targets"]
