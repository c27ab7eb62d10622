"""What choosing tells the rest of the platform at start-up: sentences, cards, desk items, personal fields."""

from __future__ import annotations

from middleground.web.base.desk import register_desk
from middleground.web.base.errors import register_sentences
from middleground.web.base.privacy import register_fields, register_person
from middleground.web.calls.choosing_sentences import NOTES, SENTENCES, VERBS
from middleground.web.calls.personal_choosing import FIELDS, erase, export
from middleground.web.calls.queries.hub import register_step
from middleground.web.calls.queries.next_choice import step_of, waiting_for
from middleground.web.jobs.registry import register_notes
from middleground.web.ledger.verbs import register_verbs


def announce() -> None:
    """Register everything; called once per process."""
    register_sentences(SENTENCES)
    register_verbs(VERBS)
    register_notes(NOTES)
    register_step(70, step_of)
    register_desk(waiting_for)
    register_fields(*FIELDS)
    register_person("calls_choosing", export=export, erase=erase)
