"""What this app tells the lower ones at start-up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from middleground.web.base.errors import register_sentences
from middleground.web.base.navigation import AccountPage, StaffPage, register_account_page, register_page
from middleground.web.jobs.registry import register_notes
from middleground.web.ledger.verbs import register_verbs
from middleground.web.network import composing, personal
from middleground.web.network.sentences import NOTES, SENTENCES, STATEMENT_TEXT, VERBS, register_letters
from middleground.web.people.privacy_statements import register_statement


def announce() -> None:
    """Register everything; called once per process."""
    register_sentences(SENTENCES)
    register_verbs(VERBS)
    register_notes(NOTES)
    register_letters()
    composing.register()
    personal.register()
    register_statement("newsletter", title=_("Newsletter"), text=STATEMENT_TEXT)
    register_page(
        StaffPage(
            verb="convene",
            title=_("Newsletter"),
            detail=_("Tell people what is planned and what came of it."),
            url_name="newsletter_issues",
            right="network.news",
        )
    )
    register_page(
        StaffPage(
            verb="convene",
            title=_("Working groups"),
            detail=_("The standing bodies of the network, who is in them, and topics."),
            url_name="network_groups",
            right="network.groups",
        )
    )
    register_account_page(AccountPage(_("Working groups and interests"), "own_network", "network.own"))
