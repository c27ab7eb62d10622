"""What letters put on a desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from middleground.web.base.desk import DeskItem
from middleground.web.base.rights import may
from middleground.web.mail.queries import drafts_for


def letters_to_release(person: object) -> Iterator[DeskItem]:
    """Tell whoever may release letters that some wait for them."""
    waiting = len(drafts_for(person)) if may(person, "mail.release") else 0
    if waiting:
        yield DeskItem(
            title=ngettext("%(n)d letter waits", "%(n)d letters wait", waiting) % {"n": waiting},
            detail=_("People get it once you have read and released it."),
            url=reverse("mail_drafts"),
            action=_("Read and release"),
            due=None,
            effort=_("about 2 minutes"),
            weight=0,
        )
