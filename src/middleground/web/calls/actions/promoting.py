"""Proposing who comes from the waiting list when a place is free; as with every choice, a second person confirms."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from middleground.web.base.errors import DomainError
from middleground.web.base.rights import require
from middleground.web.calls.actions.choosing import Mark, choose_by_hand, hold_call, mark, propose_group
from middleground.web.calls.models import Call, Choice, Selection
from middleground.web.calls.queries.promotion import next_in_line
from middleground.web.people.models import Person


def propose_next(call: Call, *, by: Person) -> Selection:
    """Propose the next of the waiting list; a second person confirms, and only then a letter is drafted.

    Raises
    ------
    DomainError
        ``calls.nothing_to_replace`` when no place is free, nobody waits or the place is drawn by lot.
    """
    require(by, "calls.select", call)
    with transaction.atomic():
        held = hold_call(call)
        found = next_in_line(held)
        if found is None:
            raise DomainError("calls.nothing_to_replace")
        selection = choose_by_hand(held, by=by)
        reason = _("Next on the waiting list: nearest to the person who left.")
        stays = Mark(Choice.Outcome.WAITLISTED, _("Stays on the waiting list."))
        mark(selection, by=by, marks={found.number: Mark(Choice.Outcome.SELECTED, reason)})
        propose_group(selection, by=by, rest=stays)
    return selection
