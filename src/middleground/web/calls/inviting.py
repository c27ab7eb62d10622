"""What inviting tells the rest of the platform at start-up: letters, sentences, personal fields."""

from __future__ import annotations

from middleground.web.base.privacy import register_fields
from middleground.web.calls.inviting_letters import register_letters
from middleground.web.calls.inviting_sentences import VERBS
from middleground.web.calls.personal_inviting import FIELDS
from middleground.web.calls.queries.hub import register_step
from middleground.web.calls.queries.outbox import people_step_of, step_of
from middleground.web.ledger.verbs import register_verbs


def announce() -> None:
    """Register everything; called once per process."""
    register_verbs(VERBS)
    register_letters()
    register_fields(*FIELDS)
    register_step(90, step_of)
    register_step(92, people_step_of)
