"""What the call itself tells the rest of the platform at start-up: sentences, pages, doors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from middleground.web.base.errors import register_sentences
from middleground.web.base.navigation import StaffPage, register_page
from middleground.web.calls.sentences import SENTENCES, VERBS
from middleground.web.ledger.verbs import register_verbs


def announce() -> None:
    """Register everything; called once per process."""
    register_sentences(SENTENCES)
    register_verbs(VERBS)
    register_page(
        StaffPage(
            verb="convene",
            title=_("Calls"),
            detail=_("Invite people to apply, and choose a group that is fair and balanced."),
            url_name="calls_list",
            right="calls.see",
        )
    )
