"""What the numbers of a call tell the rest of the platform at start-up: sentences, acts in the ledger, their card."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from middleground.web.base.errors import register_sentences
from middleground.web.calls.queries.hub import register_step
from middleground.web.calls.queries.numbers import step_of
from middleground.web.ledger.verbs import register_verbs

SENTENCES: dict[str, Promise] = {
    "calls.statistics_released": _("These numbers have been released already."),
    "calls.statistics_early": _("The call is not decided yet, or somebody who was invited has not replied."),
    "calls.statistics_few": _("Fewer than %(least)s people applied, so no numbers are released."),
}
VERBS: dict[str, Promise] = {"calls.release_statistics": _("Released the numbers of a call")}


def announce() -> None:
    """Register everything; called once per process."""
    register_sentences(SENTENCES)
    register_verbs(VERBS)
    register_step(95, step_of)
