"""Drafting the letters that decisions call for: each once, however often it is tried, and none goes unread."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import QuerySet

from middleground.web.base.errors import InvalidInput
from middleground.web.base.rights import require
from middleground.web.calls.actions.deciding import refuse_waiting
from middleground.web.calls.actions.inviting import ask_for_letters
from middleground.web.calls.inviting_letters import NEEDED_STATE, sample_words, was_drawn
from middleground.web.calls.models import Application, Call, Choice, DecisionLetter, PracticalText
from middleground.web.calls.states import ApplicationState, CallState
from middleground.web.ledger.actions import record
from middleground.web.ledger.queries import name_of
from middleground.web.mail.actions import Recipient, discard_letters, draft_composed, release_many, write_letter
from middleground.web.mail.models import Letter
from middleground.web.people.models import Person

NEW_DATES = "calls.dates_changed"
S = ApplicationState
DECIDED = (CallState.DECIDED, CallState.ARCHIVED)


def draft_decisions(call: Call, *, report: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Draft a letter to everybody about whom something was decided and who has none yet; return how many.

    Whoever was killed in between may begin again: a letter of the same name to the same application about the same
    call exists once.
    """
    count, waiting = 0, list(_to_write(call))
    for place, application in enumerate(waiting):
        report(place, len(waiting))
        count += draft_one(application, letter_for(application))
    return count


def letter_for(application: Application) -> str:
    """Return the letter that the state of an application calls for; none while nothing was decided."""
    if application.state == S.INVITED:
        return _invitation(application)
    if application.call.state not in DECIDED:
        return ""
    if application.state == S.NOT_SELECTED:
        return "calls.not_drawn" if was_drawn(application) else "calls.not_selected"
    return {S.WAITLISTED: "calls.waiting_list", S.INELIGIBLE: "calls.not_eligible"}.get(S(application.state), "")


def draft_one(application: Application, template: str, number: int = 0) -> bool:
    """Draft one letter about the call; False when there is no address, or it was drafted before."""
    if not template or not application.email:
        return False
    call = application.call
    with transaction.atomic():
        held = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        if held.state not in NEEDED_STATE.get(template, S.values):
            return False
        _noted, is_new = DecisionLetter.objects.get_or_create(application=held, template=template, number=number)
        if is_new:
            subject = sample_words(call, template, held.language).subject  # what a list of drafts shows
            recipient = Recipient(held.email, held.language, thing=held, subject=subject)
            draft_composed(template=template, recipient=recipient, about=call, organisation=call.organisation)
    return is_new


def draft_new_dates(call: Call, *, by: Person) -> int:
    """Draft a letter with the new dates to everybody who comes; one that waits already says the newest by itself."""
    require(by, "calls.run", call)
    with transaction.atomic():
        held = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
        earlier = Letter.objects.filter(template=NEW_DATES, about=name_of(held))
        waiting = set(earlier.filter(state=Letter.State.DRAFT).values_list("recipient", flat=True))
        earlier.exclude(state=Letter.State.DRAFT).update(recipient="")  # of other dates: they stand in nobody's way
        coming = Application.objects.filter(call=held, state=S.CONFIRMED).select_related("call__organisation")
        fresh = [each for each in coming if name_of(each) not in waiting]
        count = sum(draft_one(each, NEW_DATES, held.calendar_sequence) for each in fresh)
        record(by=by, verb="calls.draft_new_dates", thing=held, count=count)
    return count


def release_call_letters(call: Call, *, by: Person, template: str, expected: int) -> int:
    """Let all drafted letters of one kind go; ``expected`` is how many somebody looked at."""
    require(by, "calls.run", call)
    return release_many(by=by, template=template, about=call, expected=expected)


def discard_call_letters(call: Call, *, by: Person, template: str) -> int:
    """Drop all drafted letters of one kind; they are not drafted again."""
    require(by, "calls.run", call)
    drafts = Letter.objects.filter(template=template, about=name_of(call), state=Letter.State.DRAFT)
    return discard_letters(by=by, letters=list(drafts.values_list("pk", flat=True)))


def send_test_letter(call: Call, *, by: Person, template: str, language: str) -> None:
    """Send oneself a letter as others will read it, with invented words where something about a person stands."""
    require(by, "calls.run", call)
    words = sample_words(call, template, language)
    with transaction.atomic():
        write_letter(
            template="calls.test_letter",
            to=by.email,
            language=language,
            params={"subject": words.subject, "body": words.body},
            by=by,
        )


def close_waiting_list(call: Call, *, by: Person, reason: str) -> int:
    """Tell everybody on the waiting list that no place came free, with the reason; return how many."""
    require(by, "calls.run", call)
    if not reason.strip():
        raise InvalidInput("calls.no_reason", field="reason")
    with transaction.atomic():
        held = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
        waiting = list(Application.objects.select_for_update().filter(call=held, state=S.WAITLISTED))
        count = refuse_waiting(waiting, reason=reason.strip())
        record(by=by, verb="calls.close_waiting_list", thing=held, count=count)
        ask_for_letters(held)
    return count


def set_practical(call: Call, *, by: Person, texts: Iterable[tuple[str, str]]) -> None:
    """Say in each language what only those who come need to know."""
    require(by, "calls.run", call)
    with transaction.atomic():
        for language, text in texts:
            PracticalText.objects.update_or_create(call=call, language=language, defaults={"text": text.strip()})
        record(by=by, verb="calls.set_practical", thing=call)


def _to_write(call: Call) -> QuerySet[Application]:
    states = [S.INVITED]
    if call.state in DECIDED:
        states += [S.WAITLISTED, S.NOT_SELECTED, S.INELIGIBLE]
    found = Application.objects.filter(call=call, state__in=states).exclude(email="").order_by("pk")
    return found.select_related("call__organisation", "duo")


def _invitation(application: Application) -> str:
    if application.source == Application.Source.DIRECT:
        return "calls.invited_directly"
    replaced = Choice.objects.filter(
        application=application, outcome="selected", selection__state="final", selection__replaces__isnull=False
    )
    return "calls.promoted" if replaced.exists() else "calls.invited"
