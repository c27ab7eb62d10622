"""What the call itself tells the rest of the platform at start-up: sentences, pages, doors, letters, what waits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from middleground.web.base.desk import Start, register_desk, register_start
from middleground.web.base.errors import register_sentences
from middleground.web.base.navigation import StaffPage, register_page
from middleground.web.base.openings import register_openings
from middleground.web.base.privacy import register_fields, register_person
from middleground.web.calls.newsletter import register_newsletter
from middleground.web.calls.notices import register_notices
from middleground.web.calls.personal import FIELDS, erase, export
from middleground.web.calls.queries.desk import waiting_for
from middleground.web.calls.queries.public import openings
from middleground.web.calls.sentences import SENTENCES, STATEMENT, VERBS
from middleground.web.ledger.verbs import register_verbs
from middleground.web.people.privacy_statements import register_statement


def announce() -> None:
    """Register everything; called once per process."""
    register_sentences(SENTENCES)
    register_verbs(VERBS)
    register_notices()
    register_newsletter()
    register_statement("calls", title=_("Applying to a call"), text=STATEMENT)
    register_page(
        StaffPage(
            verb="convene",
            title=_("Calls"),
            detail=_("Invite people to apply, and choose a group that is fair and balanced."),
            url_name="calls_list",
            right="calls.see",
        )
    )
    register_start(
        Start(
            under="together",
            title=_("Call for participants"),
            detail=_("A meeting with a limited number of places, and a fair way to give them."),
            url_name="call_new",
            right="calls.run",
        )
    )
    register_desk(waiting_for)
    register_openings(openings)
    register_fields(*FIELDS)
    register_person("calls", export=export, erase=erase)
