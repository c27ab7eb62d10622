"""Background work of conversations: each job fetches by key and calls one action."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from middleground.web.conversations.actions.importing import copy_export, read_export, remove_files
from middleground.web.conversations.learning import learn_due
from middleground.web.conversations.limits import RECEIPTS_KEPT, SCRATCH_KEPT
from middleground.web.conversations.models import ConversationImport, VoteReceipt
from middleground.web.conversations.results.tasks import (
    forget_kept_answers,
    look_at_conversation,
    look_due,
    map_conversation,
    map_due,
)
from middleground.web.jobs.progress import Progress
from middleground.web.jobs.registry import job

__all__ = [
    "copy_import",
    "forget_imports",
    "forget_kept_answers",
    "forget_receipts",
    "learn_due",
    "look_at_conversation",
    "look_due",
    "map_conversation",
    "map_due",
    "read_import",
]

AT_ONCE = 500  # rows of one deletion, so that nobody's vote waits for it


@job("conversations.read_import", heavy=True)
def read_import(progress: Progress, *, import_id: int) -> None:
    read_export(ConversationImport.objects.get(pk=import_id), progress)


@job("conversations.copy_import", heavy=True, attempts=5)
def copy_import(progress: Progress, *, import_id: int) -> None:
    copy_export(ConversationImport.objects.select_related("conversation").get(pk=import_id), progress)


@job("conversations.forget_receipts", every=dt.timedelta(hours=1))
def forget_receipts(progress: Progress) -> None:
    """Delete exact times a day after they were kept."""
    old = VoteReceipt.objects.filter(received_at__lt=timezone.now() - RECEIPTS_KEPT)
    while keys := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        VoteReceipt.objects.filter(pk__in=keys).delete()
        progress.beat()


@job("conversations.forget_imports", every=dt.timedelta(days=1))
def forget_imports(progress: Progress) -> None:
    """Throw away exports that nobody said yes to."""
    states = ConversationImport.State
    waiting = ConversationImport.objects.exclude(state__in=[states.COPYING, states.DONE])
    for brought in waiting.filter(brought_on__lt=timezone.localdate() - SCRATCH_KEPT):
        remove_files(brought)
        brought.delete()
        progress.beat()
