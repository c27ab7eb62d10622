"""Whether an application may be chosen at all, with a sentence that its applicant may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.calls.actions.changing import change_application
from middleground.web.calls.models import Application, Call
from middleground.web.calls.queries.reading import refuse_when_not_reading
from middleground.web.calls.states import ApplicationState
from middleground.web.people.models import Person

REASONS: Mapping[str, Promise] = {
    "late": _("The application came after the deadline."),
    "incomplete": _("Required questions were not answered."),
    "requirements": _("The application does not meet what the call requires."),
    "not_sought": _("The call looks for people in other roles."),
    "twice": _("The same person applied twice, and the other application counts."),
    "alone": _("The call is for duos, and nobody else confirmed this one."),
    "other": _("There is another reason."),
}
NEEDS_WORDS = "other"
LONGEST_REASON = 300


def find_eligible(call: Call, *, by: Person, numbers: Iterable[int]) -> int:
    """Find these applications eligible; return how many were waiting for it. The others stay as they are."""
    require(by, "calls.select", call)
    with transaction.atomic():
        refuse_when_not_reading(Call.objects.select_for_update().get(pk=call.pk))
        waiting = call.applications.select_for_update().filter(
            number__in=list(numbers), state=ApplicationState.SUBMITTED
        )
        found = list(waiting.order_by("number"))
        for application in found:
            change_application(application, "find_eligible", by=by)
    return len(found)


def find_ineligible(application: Application, *, by: Person, reason: str, words: str = "") -> None:
    """Find an application not eligible, with a reason from the list and words of one's own if one likes."""
    _decide(application, "find_ineligible", by, sentence_of(application, reason, words))


def reconsider(application: Application, *, by: Person, words: str) -> None:
    """Open the question of eligibility again, with a reason."""
    if not words.strip():
        raise InvalidInput("calls.reason_missing", field="words")
    _decide(application, "reconsider", by, words.strip())


def sentence_of(application: Application, reason: str, words: str) -> str:
    """Return the reason as its applicant reads it, in their language."""
    own = words.strip()
    if reason not in REASONS:
        raise InvalidInput("calls.reason_missing", field="reason")
    if reason == NEEDS_WORDS and not own:
        raise InvalidInput("calls.reason_missing", field="words")
    with translation.override(application.language):
        listed = "" if reason == NEEDS_WORDS else str(REASONS[reason])
    return " ".join(part for part in (listed, own) if part)


def _decide(application: Application, act: str, by: Person, sentence: str) -> None:
    require(by, "calls.select", application.call)
    if len(sentence) > LONGEST_REASON:
        raise InvalidInput("calls.reason_long", field="words", length=len(sentence), limit=LONGEST_REASON)
    with transaction.atomic():
        refuse_when_not_reading(Call.objects.select_for_update().get(pk=application.call_id))
        held = Application.objects.select_for_update().filter(pk=application.pk).first()
        if held is None:
            raise DomainError("calls.wrong_state", state="")
        change_application(held, act, by=by, reason=sentence)
