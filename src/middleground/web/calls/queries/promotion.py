"""Who on the waiting list comes next, by a rule that looks at the group and not at names."""

from __future__ import annotations

from dataclasses import dataclass

from middleground.web.calls.models import Application, Call
from middleground.web.calls.queries.features import features_of_call
from middleground.web.calls.queries.group import group_of, unfinished_selection
from middleground.web.calls.queries.suitability import suitability_of
from middleground.web.calls.states import ApplicationState

S = ApplicationState
LEFT = (S.DECLINED, S.EXPIRED, S.CANCELLED, S.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class NextInLine:
    """The application that comes next; ``shared`` of ``of`` features are those of who left last."""

    number: int
    shared: int
    of: int


def next_in_line(call: Call) -> NextInLine | None:
    """Return who comes next for a free place: nearest in features to who left last, then suitability, then number.

    The number was drawn at random when the application began. Of two who only come together both are meant, so they
    come next only while two places are free.
    """
    group = group_of(call)
    if call.method != Call.Method.HAND or not group.free or unfinished_selection(call) is not None:
        return None
    waiting = list(call.applications.filter(state=S.WAITLISTED).select_related("duo"))
    waiting = [each for each in waiting if group.free > 1 or not _is_tied(each)]
    if not waiting:
        return None
    features, suitability = features_of_call(call), suitability_of(call)
    gone = _who_left_last(call)
    wanted = features.get(gone.pk, {}) if gone else {}

    def rank(each: Application) -> tuple[int, float, int]:
        found = suitability.get(each.pk)
        return -_shared(features.get(each.pk, {}), wanted), -(found.value if found else 0.0), each.number

    best = min(waiting, key=rank)
    return NextInLine(best.number, _shared(features.get(best.pk, {}), wanted), len(wanted))


def _who_left_last(call: Call) -> Application | None:
    left = call.applications.filter(state__in=LEFT, offers__replied_at__isnull=False)
    return left.order_by("-offers__replied_at").first()


def _shared(own: dict[str, str], wanted: dict[str, str]) -> int:
    return sum(own.get(name) == level for name, level in wanted.items())


def _is_tied(application: Application) -> bool:
    duo = application.duo
    return duo is not None and duo.state == "confirmed" and duo.mode == "together"
