"""Staff acts of this layer reach the ledger, a layer above, through here: the ledger gives its function at start-up."""

from __future__ import annotations

from collections.abc import Callable

from django.db import models

Fact = str | int | bool | None
_recorders: list[Callable[..., object]] = []


def register_recorder(recorder: Callable[..., object]) -> None:
    """Say who writes acts down; the last one counts."""
    _recorders[:] = [recorder]


def record(*, by: object, verb: str, thing: models.Model, **facts: Fact) -> None:
    """Write an act down, inside its transaction. Without a recorder nothing may happen unseen: this fails."""
    _recorders[0](by=by, verb=verb, thing=thing, **facts)
