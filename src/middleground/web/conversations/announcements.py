"""What this app tells the lower ones at start-up: sentences of its errors, pages, doors, personal fields."""

from __future__ import annotations

from middleground.web.base.errors import register_sentences
from middleground.web.conversations.sentences import SENTENCES


def announce() -> None:
    """Register everything; called once per process."""
    register_sentences(SENTENCES)
