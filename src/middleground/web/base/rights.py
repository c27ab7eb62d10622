"""Asking for a right by its name; the app that owns the right registers the predicate in its ``rules.py``."""

from __future__ import annotations

import rules

from middleground.web.base.errors import NotAllowed


def may(person: object, right: str, thing: object = None) -> bool:
    """Say whether the person has the right over the thing. A right that nobody registered is a programming error."""
    return bool(rules.test_rule(right, person, thing))


def require(person: object, right: str, thing: object = None) -> None:
    """Raise ``NotAllowed`` unless the person has the right over the thing."""
    if not may(person, right, thing):
        raise NotAllowed("base.not_allowed", right=right)
