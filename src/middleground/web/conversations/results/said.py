"""Where the words of a result come from: statements, the authority's answers, and what a coordinator wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in the reader's language, or in its own."""

    id: str
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the authority answered to a statement."""

    kind: str
    kind_words: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a coordinator wrote for one result in one language; empty parts are said by the platform."""

    headline: str = ""
    sides: tuple[str, ...] = ()

    def side(self, index: int) -> str:
        """Return the words of a side, or nothing."""
        return self.sides[index] if index < len(self.sides) else ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything a result page says that is not a finding.

    ``replies`` is None where no authority stands behind the conversation, as in a file from elsewhere; ``visitors``
    is how many came, where that was counted.
    """

    statements: Mapping[str, Said]
    words: Words = field(default_factory=Words)
    replies: Mapping[str, Reply] | None = None
    promised_by: str = ""
    promised_on: dt.date | None = None
    visitors: int | None = None

    def said(self, name: str) -> Said:
        """Return a statement; one whose words are missing appears by its number."""
        return self.statements.get(name) or Said(name, f"#{name}")
