"""The hash that ties an entry to the one before it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping

from middleground.web.ledger.models import Entry

Fact = str | int | bool | None

_WORD = re.compile(r"[a-z0-9_.:-]{1,80}", re.ASCII)


def check_facts(facts: Mapping[str, object]) -> dict[str, Fact]:
    """Return the facts; refuse what could carry a name or a text: numbers, yes or no, and short code words may pass."""
    return {name: _checked(name, value) for name, value in facts.items()}


def _checked(name: str, value: object) -> Fact:
    if value is None or isinstance(value, int) or (isinstance(value, str) and _WORD.fullmatch(value)):
        return value
    raise TypeError(f"The fact {name!r} of a ledger entry must be a whole number, a flag or a short code word.")


def hash_of(entry: Entry) -> str:
    """Return the SHA-256 of the entry's canonical form, which includes the hash of the entry before it."""
    canonical = json.dumps(
        [
            entry.seq,
            entry.verb,
            entry.thing,
            entry.facts,
            entry.at.astimezone(dt.UTC).isoformat(),
            str(entry.actor or ""),
            entry.previous,
        ],
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
