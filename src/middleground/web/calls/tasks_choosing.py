"""Background work of choosing: whether a group exists, and making the tickets of a draw."""

from __future__ import annotations

from middleground.engine.errors import EngineError
from middleground.engine.selection.problem import Case
from middleground.web.calls.actions.targets import EXAMINE, keep_examination
from middleground.web.calls.models import Call
from middleground.web.calls.queries.examining import examined_case
from middleground.web.calls.queries.pool import digest_of
from middleground.web.jobs.child import run_in_child
from middleground.web.jobs.progress import Progress
from middleground.web.jobs.registry import job

LOOKS = 3  # targets may be changed while the engine looks; then it looks again


@job(EXAMINE)
def examine_targets(progress: Progress, *, call_id: int) -> None:
    """Ask the engine whether a group exists, and keep its answer with the digest of what it looked at."""
    call = Call.objects.get(pk=call_id)
    for _look in range(LOOKS):
        progress.beat()
        try:
            case = examined_case(call)
        except EngineError:
            return  # the page says itself what contradicts what
        digest = digest_of(case)
        keep_examination(call_id, {"digest": digest, **_examined(case)})
        if digest_of(examined_case(Call.objects.get(pk=call_id))) == digest:
            return


def _examined(case: Case) -> dict[str, object]:
    from middleground.engine.selection.feasibility import Impossible, examine

    found = run_in_child(examine, case)
    if not isinstance(found, Impossible):
        return {"possible": True, "relaxations": []}
    changes = [
        {"feature": each.feature, "level": each.level, "bound": each.bound, "from": each.from_, "to": each.to}
        for each in found.relaxations
    ]
    return {"possible": False, "relaxations": changes}
