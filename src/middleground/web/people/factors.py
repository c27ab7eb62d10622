"""Who needs a second factor: whoever sees what others entrusted to the platform, by a role or a part in some work."""

from __future__ import annotations

from collections.abc import Callable

from middleground.web.people.models import STAFF_ROLES, Person
from middleground.web.people.queries import holds

Trust = Callable[[Person], bool]
_trusts: list[Trust] = []


def register_trust(is_trusted: Trust) -> None:
    """Let a higher app say who sees what others entrusted, whatever roles they hold."""
    if is_trusted not in _trusts:
        _trusts.append(is_trusted)


def needs_factor(person: object) -> bool:
    """Say whether the person signs in with a second factor."""
    if not isinstance(person, Person):
        return False
    return holds(person, *STAFF_ROLES) or any(is_trusted(person) for is_trusted in _trusts)
