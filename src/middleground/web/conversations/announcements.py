"""What this app tells the lower ones at start-up: sentences of its errors, pages, doors, personal fields."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from middleground.web.base.desk import Start, register_desk, register_start
from middleground.web.base.errors import register_sentences
from middleground.web.base.navigation import StaffPage, register_page
from middleground.web.base.privacy import register_fields, register_person
from middleground.web.conversations.personal import FIELDS, erase, export
from middleground.web.conversations.queries.desk import waiting_for
from middleground.web.conversations.results.desk import results_waiting
from middleground.web.conversations.sentences import NOTES, SENTENCES, VERBS
from middleground.web.jobs.registry import register_notes
from middleground.web.ledger.verbs import register_verbs


def announce() -> None:
    """Register everything; called once per process."""
    register_sentences(SENTENCES)
    register_verbs(VERBS)
    register_notes(NOTES)
    register_page(
        StaffPage(
            verb="listen",
            title=_("Conversations"),
            detail=_("Ask residents, statement by statement, and answer them."),
            url_name="conversations_list",
            right="conversations.see",
        )
    )
    register_start(
        Start(
            under="ask",
            title=_("Ask a question"),
            detail=_("Residents answer statements, and somebody answers them."),
            url_name="conversation_new",
            right="conversations.create",
        )
    )
    register_desk(waiting_for)
    register_desk(results_waiting)
    register_fields(*FIELDS)
    register_person("conversations", export=export, erase=erase)
