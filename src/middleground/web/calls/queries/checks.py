"""What can be seen of an application without reading it: late, incomplete, alone, twice. A person decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from middleground.web.calls.conditions import is_asked, is_empty
from middleground.web.calls.models import Application, ApplicationAnswer, Call, Duo
from middleground.web.calls.queries.questions import AskedQuestion, questions_of
from middleground.web.calls.states import ApplicationState

FINDINGS: Mapping[str, Promise] = {
    "late": _("came after the deadline"),
    "incomplete": _("a required question has no answer"),
    "alone": _("the call is for duos, and this is none"),
    "twice": _("another application has the same e-mail address"),
}
OPEN_STATES = (ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE, ApplicationState.INELIGIBLE)


@dataclass(frozen=True, slots=True)
class Checked:
    """One application and what stands out; the codes are those of the reasons."""

    number: int
    state: str
    state_words: str
    reason: str
    findings: tuple[str, ...]
    done: int  # readers who have finished
    readers: int

    @property
    def is_waiting(self) -> bool:
        return self.state == ApplicationState.SUBMITTED

    @property
    def words(self) -> list[Promise]:
        return [FINDINGS[code] for code in self.findings]


def checked_applications(call: Call) -> list[Checked]:
    """Return every application that eligibility is a question of, by number, in a fixed number of statements."""
    found = call.applications.filter(state__in=OPEN_STATES).select_related("duo").order_by("number")
    applications = list(found.prefetch_related("assignments"))
    questions = questions_of(call, call.language)
    answers = _answers(call)
    addresses = Counter(one.email.casefold() for one in applications if one.email)
    return [_checked(call, one, questions, answers.get(one.pk, {}), addresses) for one in applications]


def passes_all(checked: Checked) -> bool:
    """Say whether nothing stands out of an application that waits."""
    return checked.is_waiting and not checked.findings


def _checked(
    call: Call,
    application: Application,
    questions: list[AskedQuestion],
    answers: dict[str, Any],
    addresses: Counter[str],
) -> Checked:
    seen = {
        "late": application.is_late,
        "incomplete": lacks_answer(questions, answers),
        "alone": call.duos == Call.Duos.REQUIRED and not _is_duo(application),
        "twice": addresses[application.email.casefold()] > 1,
    }
    given = [one for one in application.assignments.all() if one.state != "conflict"]
    return Checked(
        number=application.number,
        state=application.state,
        state_words=str(application.get_state_display()),
        reason=application.state_reason,
        findings=tuple(code for code, is_so in seen.items() if is_so),
        done=sum(one.state == "done" for one in given),
        readers=len(given),
    )


def lacks_answer(questions: list[AskedQuestion], answers: Mapping[str, Any]) -> bool:
    """Say whether a required question that was asked has no answer."""
    asked: dict[str, Any] = {}
    for question in questions:
        if not is_asked(question.condition, asked):
            continue
        asked[question.key] = answers.get(question.key)
        if question.is_required and is_empty(asked[question.key]):
            return True
    return False


def _is_duo(application: Application) -> bool:
    return application.duo is not None and application.duo.state == Duo.State.CONFIRMED


def _answers(call: Call) -> dict[int, dict[str, Any]]:
    rows = ApplicationAnswer.objects.filter(application__call=call, application__state__in=OPEN_STATES)
    found: dict[int, dict[str, Any]] = {}
    for application, key, value in rows.values_list("application_id", "question__key", "value"):
        found.setdefault(application, {})[key] = value
    return found
