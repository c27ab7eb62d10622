"""Calls for tests: one section per part of the work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import count

from django.utils import timezone

from middleground.web.calls.models import (
    Application,
    ApplicationAnswer,
    Call,
    CallSession,
    CallText,
    Duo,
    Option,
    Question,
    QuestionText,
    Target,
)
from middleground.web.people.models import Organisation
from tests.factories.people import make_organisation

_numbers = count(1)

# The call itself


def make_call(
    title: str = "Building bridges in our town",
    *,
    state: str = "open",
    languages: Iterable[str] = ("en",),
    organisation: Organisation | None = None,
    questions: int = 0,
    **fields: object,
) -> Call:
    """Return a call in the state, with a text in each language, and a deadline in two weeks unless told otherwise."""
    given = {"deadline_at": timezone.now() + dt.timedelta(days=14), "places": 20, **fields}
    if state not in {"draft", "scheduled"}:
        given.setdefault("opened_at", timezone.now())
    town = organisation or make_organisation()
    call = Call.objects.create(state=state, languages=list(languages), organisation=town, **given)
    for language in call.languages:
        make_call_text(call, language, title=title)
    for _number in range(questions):
        make_question(call)
    return call


def make_call_text(call: Call, language: str, *, title: str, **fields: str) -> CallText:
    """Write the page of the call in one language."""
    words = {
        "background": "Two districts meet too seldom.",
        "aim": "To find out what they share.",
        "sought": "People who bring others together.",
        "contact_role": "The office for neighbourhoods",
        **fields,
    }
    return CallText.objects.create(call=call, language=language, title=title, **words)


def make_session(call: Call, starts_at: dt.datetime, *, hours: float = 3.5) -> CallSession:
    """Give the meeting one more dated part."""
    return CallSession.objects.create(call=call, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=hours))


def make_question(
    call: Call, label: str | None = None, *, kind: str = "long", options: Iterable[str] = (), **fields: object
) -> Question:
    """Ask one more question, in every language of the call."""
    number = call.questions.count() + 1
    given = {"key": f"question-{number}", "position": number, **fields}
    question = Question.objects.create(call=call, kind=kind, **given)
    words = label or f"Question {number}?"
    QuestionText.objects.bulk_create(
        QuestionText(question=question, language=language, label=words) for language in call.languages
    )
    Option.objects.bulk_create(
        Option(question=question, key=key, position=place, labels=dict.fromkeys(call.languages, key.capitalize()))
        for place, key in enumerate(options)
    )
    return question


# Applications


def make_application(call: Call, *, state: str = "submitted", **fields: object) -> Application:
    """Return an application in the state."""
    number = next(_numbers)
    given = {"name": f"Applicant {number}", "email": f"applicant{number}@example.org", **fields}
    if state != "draft":
        given.setdefault("submitted_at", timezone.now())
    return Application.objects.create(call=call, number=given.pop("number", number), state=state, **given)


# Choosing


def make_feature(call: Call, feature: str = "area", levels: Iterable[str] = ("urban", "rural")) -> Question:
    """Ask for one feature that a balance may look at."""
    return make_question(call, f"Your {feature}?", kind="choice", options=levels, feature=feature, key=feature)


def make_candidate(call: Call, *, state: str = "eligible", duo: Duo | None = None, **levels: str) -> Application:
    """Return an application with the level of each feature that is named."""
    application = make_application(call, state=state, duo=duo)
    for feature, level in levels.items():
        question = call.questions.get(feature=feature)
        ApplicationAnswer.objects.create(application=application, question=question, value=level)
    return application


def make_target(call: Call, level: str, low: int, high: int, *, feature: str = "area") -> Target:
    """Ask for so many of one level."""
    return Target.objects.create(call=call, feature=feature, level=level, low=low, high=high)


def make_duo(call: Call, *, mode: str = "together") -> Duo:
    """Return a confirmed duo; its halves name it."""
    return Duo.objects.create(call=call, mode=mode, state="confirmed", code=f"code{next(_numbers)}")
