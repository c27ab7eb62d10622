"""What the page of a call for its staff offers: one card for each part of the work, given by the part itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from middleground.web.calls.models import Call


@dataclass(frozen=True, slots=True)
class Step:
    """One card on the page of a call.

    ``detail`` says in a sentence how it stands, ``action`` is the word on the link. ``is_next`` says that this is what
    should be done now: the first such card becomes the one large step of the page.
    """

    title: str
    detail: str
    url: str
    action: str
    is_next: bool = False
    is_done: bool = False


StepOf = Callable[[Call, object], Step | None]
_steps: dict[StepOf, int] = {}


def register_step(order: int, step_of: StepOf) -> None:
    """Add a card at start-up. Writing is 10, applications 30, reading 50, choosing 70, letters and lists 90."""
    _steps[step_of] = order


def steps_of(call: Call, person: object) -> list[Step]:
    """Return the cards this person finds at this call, in the order of the work."""
    offered = [step_of(call, person) for step_of, _order in sorted(_steps.items(), key=lambda each: each[1])]
    return [step for step in offered if step is not None]
