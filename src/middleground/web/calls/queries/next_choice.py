"""What to do next about choosing: the card on the page of a call, and what waits on somebody's desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from middleground.web.base.desk import DeskItem
from middleground.web.base.rights import may
from middleground.web.calls.models import Call, Selection
from middleground.web.calls.queries.calls import calls_of
from middleground.web.calls.queries.group import Group, group_of, unfinished_selection
from middleground.web.calls.queries.hub import Step
from middleground.web.calls.queries.pages import page_of
from middleground.web.calls.states import CallState
from middleground.web.people.models import Person

CHOOSING = (CallState.CLOSED, CallState.SELECTING, CallState.DECIDED)


def step_of(call: Call, person: object) -> Step | None:
    """Return the card for choosing: targets first, then the choice, then replacements."""
    if not may(person, "calls.select", call):
        return None
    if call.state not in CHOOSING:
        return _targets(call)
    selection = unfinished_selection(call)
    if selection is not None:
        return _under_way(call, selection, person)
    group = group_of(call)
    return _decided(call, group) if call.state == CallState.DECIDED else _to_choose(call, group)


def _targets(call: Call) -> Step:
    count = call.targets.count()
    detail = (
        ngettext("%(count)s target", "%(count)s targets", count) % {"count": count} if count else _("no targets yet")
    )
    return Step(
        title=_("A balanced group"),
        detail=detail,
        url=reverse("call_targets", args=[call.slug]),
        action=_("Set targets"),
        is_done=bool(count),
    )


def _under_way(call: Call, selection: Selection, person: object) -> Step:
    by_lot = selection.method == Call.Method.DRAW
    url = reverse("call_draw" if by_lot else "call_choose", args=[call.slug])
    if selection.state == Selection.State.PROPOSED:
        own = selection.proposed_by_id == getattr(person, "pk", None)
        detail = _("Waits for a second person.") if own else _("A colleague asks you to look at it and confirm.")
        return Step(_("Confirm what was proposed"), detail, url, _("Look at it"), is_next=not own)
    if selection.state == Selection.State.COMMITTED:
        detail = _("The tickets are published. What comes next is the public source.")
        return Step(_("Draw"), detail, url, _("To the draw"), is_next=True)
    marked = selection.choices.exclude(outcome="").count()
    detail = ngettext("%(count)s application marked so far", "%(count)s applications marked so far", marked)
    title, words = (_("Prepare the draw"), _("Not published yet.")) if by_lot else (_("Choose the group"), detail)
    return Step(title, words % {"count": marked}, url, _("Go on"), is_next=True)


def _to_choose(call: Call, group: Group) -> Step:
    words = ngettext("%(count)s application can be chosen", "%(count)s applications can be chosen", group.eligible)
    detail = words % {"count": group.eligible}
    url = reverse("call_choose", args=[call.slug])
    is_next = bool(group.eligible) and not group.unchecked
    return Step(_("Choose the group"), detail, url, _("Choose"), is_next=is_next)


def _decided(call: Call, group: Group) -> Step:
    url = reverse("call_choose", args=[call.slug])
    if group.free and group.waiting:
        words = ngettext(
            "%(count)s place is free, and people wait.", "%(count)s places are free, and people wait.", group.free
        )
        return Step(_("Fill free places"), words % {"count": group.free}, url, _("Choose replacements"), is_next=True)
    given = {"confirmed": group.confirmed, "invited": group.invited}
    detail = _("%(confirmed)s confirmed, %(invited)s invited and not replied") % given
    return Step(_("The group"), detail, url, _("See"), is_done=True)


def waiting_for(person: object) -> Iterator[DeskItem]:
    """Say what waits for the person: groups to choose, proposals to confirm, draws to make, places to fill."""
    if not isinstance(person, Person):
        return
    for call in calls_of(person, "calls.select"):
        step = step_of(call, person) if call.state in CHOOSING else None
        if step is not None and step.is_next:
            page = page_of(call, get_language() or "en")
            yield DeskItem(
                title=step.title,
                detail=page.short_title or page.title or call.slug,
                url=step.url,
                action=step.action,
                due=None,
                effort=step.detail,
                weight=1,
            )
