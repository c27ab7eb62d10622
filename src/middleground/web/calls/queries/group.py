"""The group of a call as it stands: who has a place, who was asked, who waits, and how many places are free."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from middleground.web.calls.models import Application, Call, Selection
from middleground.web.calls.states import ApplicationState

S = ApplicationState
HOLDING = (S.SELECTED, S.INVITED, S.CONFIRMED, S.ATTENDED, S.ABSENT)
"""States of an application that keep one of the places of a call."""
SETTLED = (S.CONFIRMED, S.ATTENDED, S.ABSENT)
UNFINISHED = (Selection.State.PREPARED, Selection.State.PROPOSED, Selection.State.COMMITTED)


@dataclass(frozen=True, slots=True)
class Group:
    """How many are where. Speakers and hosts who were invited directly take none of the places."""

    places: int | None
    unchecked: int
    eligible: int
    selected: int
    invited: int
    confirmed: int
    waiting: int
    direct: int

    @property
    def taken(self) -> int:
        return self.selected + self.invited + self.confirmed

    @property
    def free(self) -> int:
        """Return how many places nobody holds; none where the call has no number of places."""
        return max((self.places or 0) - self.taken, 0)


def group_of(call: Call) -> Group:
    """Return the group of the call in two queries."""
    own = call.applications.exclude(source=Application.Source.DIRECT)
    count = dict(own.values_list("state").annotate(Count("pk")).order_by())
    return Group(
        places=call.places,
        unchecked=count.get(S.SUBMITTED, 0),
        eligible=count.get(S.ELIGIBLE, 0),
        selected=count.get(S.SELECTED, 0),
        invited=count.get(S.INVITED, 0),
        confirmed=sum(count.get(state, 0) for state in SETTLED),
        waiting=count.get(S.WAITLISTED, 0),
        direct=call.applications.filter(source=Application.Source.DIRECT).count(),
    )


def unfinished_selection(call: Call) -> Selection | None:
    """Return what is being chosen now, if anything is."""
    return call.selections.filter(state__in=UNFINISHED).select_related("proposed_by", "confirmed_by").first()


def final_selections(call: Call) -> list[Selection]:
    """Return what was chosen, the first choice first."""
    return list(call.selections.filter(state=Selection.State.FINAL).select_related("proposed_by", "confirmed_by"))
