"""What a final selection does: every application changes its state at once, then the places are offered."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from middleground.web.base.errors import DomainError
from middleground.web.calls.actions.changing import change_call
from middleground.web.calls.actions.inviting import make_offers
from middleground.web.calls.models import Application, Choice, Selection
from middleground.web.calls.states import APPLICATION_CHANGES
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person

ACTS = {
    Choice.Outcome.SELECTED: "select",
    Choice.Outcome.WAITLISTED: "put_on_waiting_list",
    Choice.Outcome.NOT_SELECTED: "refuse",
}


def decide(held: Selection, *, by: Person | None) -> None:
    """Let a final selection have its effect, inside the transaction of whoever made it final.

    The first selection of a call decides over everybody who was eligible; a later one, which replaces somebody, only
    takes people from the waiting list.
    """
    counts = {}
    if held.replaces_id is None:
        for outcome, act in ACTS.items():
            counts[str(outcome)] = _change(held, held.choices.filter(outcome=outcome), act)
        change_call(held.call, "decide", by=by)
        if held.call.decided_at is None:
            held.call.decided_at = timezone.now()
            held.call.save(update_fields=["decided_at"])
    else:
        counts["selected"] = held.choices.filter(outcome=Choice.Outcome.SELECTED).count()
    record(by=by, verb="calls.decide_group", thing=held.call, method=held.method, selection=held.pk, **counts)
    make_offers(held, by=by)


def _change(held: Selection, choices: Iterable[Choice], act: str) -> int:
    """Change many applications as the table of states allows; whoever withdrew meanwhile stays withdrawn."""
    reasons = {each.application_id: each.reason for each in choices}
    found = list(Application.objects.select_for_update().filter(pk__in=reasons, call=held.call))
    changed = [each for each in found if each.state in APPLICATION_CHANGES[act]]
    for each in changed:
        each.state, each.state_reason = APPLICATION_CHANGES[act][each.state], reasons[each.pk]
    Application.objects.bulk_update(changed, ["state", "state_reason"], batch_size=100)
    return len(changed)


def refuse_waiting(held_applications: list[Application], *, reason: str) -> int:
    """Close the waiting list: tell everybody on it that no place came free. The caller holds them."""
    table = APPLICATION_CHANGES["refuse"]
    for each in held_applications:
        if each.state not in table:
            raise DomainError("calls.wrong_state")
        each.state, each.state_reason = table[each.state], reason
    Application.objects.bulk_update(held_applications, ["state", "state_reason"], batch_size=100)
    return len(held_applications)
