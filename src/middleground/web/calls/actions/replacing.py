"""Giving a free place to who comes next by the draw that was made: nobody chooses, so one person is enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from middleground.web.base.errors import DomainError
from middleground.web.base.rights import require
from middleground.web.calls.actions.choosing import hold_call
from middleground.web.calls.actions.deciding import decide
from middleground.web.calls.actions.inviting import ask_for_letters
from middleground.web.calls.models import Call, Choice, Selection
from middleground.web.calls.queries.draws import bundle_of
from middleground.web.calls.queries.group import HOLDING, group_of, unfinished_selection
from middleground.web.calls.states import ApplicationState, CallState
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person

if TYPE_CHECKING:
    from middleground.engine.selection.replacing import Promotion


@dataclass(frozen=True, slots=True)
class Standing:
    """Who of a draw holds a place, who waits, and who is gone, as pseudonyms."""

    holding: frozenset[str]
    waiting: frozenset[str]
    gone: frozenset[str]


def last_draw(call: Call) -> Selection | None:
    """Return the draw whose order of the waiting list holds."""
    found = call.selections.filter(method=Call.Method.DRAW, state=Selection.State.FINAL)
    return found.exclude(case_digest="").select_related("call").order_by("-id").first()


def standing_of(draw: Selection) -> Standing:
    """Return how everybody of a draw stands now."""
    rows = list(draw.choices.exclude(pseudonym="").values_list("pseudonym", "application__state"))
    holding = frozenset(name for name, state in rows if state in HOLDING)
    waiting = frozenset(name for name, state in rows if state == ApplicationState.WAITLISTED)
    return Standing(holding, waiting, frozenset(name for name, _state in rows) - holding - waiting)


def promote_next(call: Call, *, by: Person | None) -> Selection:
    """Invite whoever is next by the draw and with whom the group keeps every rule; ``by=None`` is the platform.

    Raises
    ------
    DomainError
        ``calls.nothing_to_replace``; ``calls.nobody_fits`` when nobody who waits keeps the group balanced: then a
        target gives way openly, or a new draw is made.
    """
    if by is not None:
        require(by, "calls.select", call)
    draw = last_draw(call)
    if draw is None:
        raise DomainError("calls.nothing_to_replace")
    standing = standing_of(draw)
    promotion = _next(draw, standing)  # may take a moment: not while the call is held
    with transaction.atomic():
        held = hold_call(call)
        group = group_of(held)
        if held.state != CallState.DECIDED or not group.free or not group.waiting:
            raise DomainError("calls.nothing_to_replace")
        if unfinished_selection(held) is not None or standing_of(draw) != standing:
            raise DomainError("calls.selection_moved_on")
        if not promotion.invited:
            raise DomainError("calls.nobody_fits")
        return _keep(draw, promotion, by)


def _next(draw: Selection, standing: Standing) -> Promotion:
    from middleground.engine.selection.replacing import next_in_line

    return next_in_line(bundle_of(draw), confirmed=sorted(standing.holding), declined=sorted(standing.gone))


def _keep(draw: Selection, promotion: Promotion, by: Person | None) -> Selection:
    made = Selection.objects.create(
        call=draw.call,
        method=Call.Method.DRAW,
        state=Selection.State.FINAL,
        replaces=draw,
        places=len(promotion.invited),
        mode=draw.mode,
        tickets=draw.tickets,
        fingerprint=draw.fingerprint,
        seed_text=draw.seed_text,
        ticket=draw.ticket,
        proposed_by=by,
        final_at=timezone.now(),
    )
    made.bundle.save(f"promotion-{made.pk}.json", ContentFile(promotion.record()))
    next_ones = draw.choices.filter(pseudonym__in=promotion.invited).select_related("application")
    Choice.objects.bulk_create(_choice(made, each) for each in next_ones)
    record(by=by, verb="calls.promote_next", thing=draw.call, count=len(promotion.invited))
    decide(made, by=by)
    return made


def _choice(made: Selection, before: Choice) -> Choice:
    with translation.override(before.application.language):
        reason = _("Next on the waiting list with whom the group keeps to the agreed numbers.")
    return Choice(
        selection=made,
        application=before.application,
        outcome=Choice.Outcome.SELECTED,
        reason=reason,
        pseudonym=before.pseudonym,
        tickets=before.tickets,
    )


def close_waiting_list(call: Call, *, by: Person) -> int:
    """Tell everybody who still waits that no place came free."""
    from middleground.web.calls.actions.deciding import refuse_waiting

    require(by, "calls.select", call)
    with transaction.atomic():
        held = hold_call(call)
        if held.state != CallState.DECIDED or unfinished_selection(held) is not None:
            raise DomainError("calls.selection_moved_on")
        waiting = list(held.applications.select_for_update().filter(state=ApplicationState.WAITLISTED))
        with translation.override(held.language):
            count = refuse_waiting(waiting, reason=_("No place came free."))
        record(by=by, verb="calls.close_waiting_list", thing=held, count=count)
        ask_for_letters(held)
    return count
