"""What is done about areas without anybody asking."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from middleground.web.areas.models import BoundaryDraft
from middleground.web.jobs.progress import Progress
from middleground.web.jobs.registry import job

DRAFTS_STAY = timedelta(days=1)


@job("areas.tidy", every=timedelta(hours=6))
def tidy(progress: Progress) -> None:
    """Forget uploads that nobody took over."""
    BoundaryDraft.objects.filter(at__lt=timezone.now() - DRAFTS_STAY).delete()
    progress.report(1, 1)
