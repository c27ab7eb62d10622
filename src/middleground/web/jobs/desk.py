"""What background work puts on a desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from middleground.web.base.desk import DeskItem
from middleground.web.base.rights import may
from middleground.web.jobs.queries import count_failed


def failed_work(person: object) -> Iterator[DeskItem]:
    """Tell those who operate the platform that something did not work."""
    failed = count_failed() if may(person, "jobs.operate") else 0
    if failed:
        yield DeskItem(
            title=ngettext("%(n)d piece of work failed", "%(n)d pieces of work failed", failed) % {"n": failed},
            detail=_("Nobody waits in vain once it is tried again."),
            url=reverse("jobs"),
            action=_("Look at it"),
            due=None,
            effort="",
        )
