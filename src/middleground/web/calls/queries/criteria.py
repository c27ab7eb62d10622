"""What applications are read for, as it is published with the call."""

from __future__ import annotations

from dataclasses import dataclass

from middleground.web.calls.models import Call


@dataclass(frozen=True, slots=True)
class PublishedCriterion:
    """A criterion in words and its weight."""

    words: str
    weight: int


def criteria_in(call: Call, language: str) -> list[PublishedCriterion]:
    """Return the criteria of a call in the reader's language or in that of the call."""
    return [
        PublishedCriterion(words, criterion.weight)
        for criterion in call.criteria.all()
        if (words := str(criterion.names.get(language) or criterion.names.get(call.language) or ""))
    ]
