"""Calls for tests: one section per part of the work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import count

from django.utils import timezone

from middleground.web.calls.models import (
    Application,
    ApplicationAnswer,
    Assignment,
    Call,
    CallSession,
    CallTeamMember,
    CallText,
    Criterion,
    Duo,
    Option,
    PlaceOffer,
    Question,
    QuestionText,
    Score,
    Target,
)
from middleground.web.people.models import Organisation, Person
from tests.factories.people import make_organisation, make_person

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


def make_crowd(call: Call, *, feature: str = "role", **sizes: tuple[int, ...]) -> None:
    """Fill the call with people of each level: how many are confirmed, not invited, and not eligible."""
    question = call.questions.filter(feature=feature).first() or make_feature(call, feature, list(sizes))
    rows = [
        (level, state)
        for level, numbers in sizes.items()
        for state, number in zip(("confirmed", "not_selected", "ineligible"), numbers, strict=False)
        for _one in range(number)
    ]
    made = Application.objects.bulk_create(
        Application(call=call, number=next(_numbers), state=state, name="Somebody") for _level, state in rows
    )
    ApplicationAnswer.objects.bulk_create(
        ApplicationAnswer(application=application, question=question, value=level)
        for application, (level, _state) in zip(made, rows, strict=True)
    )


# Reading

RUBRIC = {str(level): words for level, words in enumerate(("none", "little", "some", "much", "very much"))}


def make_criterion(call: Call, name: str = "Experience", *, weight: int = 1) -> Criterion:
    """Add a criterion with words for each score."""
    names = dict.fromkeys(call.languages, name)
    return Criterion.objects.create(
        call=call, names=names, rubric=RUBRIC, weight=weight, position=call.criteria.count()
    )


def make_reviewer(call: Call, name: str = "", *, most_reviews: int | None = None, **fields: object) -> Person:
    """Return somebody who reads for the call and holds no other part in it."""
    person = make_person(name=name, **fields)
    CallTeamMember.objects.create(call=call, person=person, part="reviewer", most_reviews=most_reviews)
    return person


def make_reading(
    application: Application, reviewer: Person, *, scores: Iterable[int] = (), letter: str = "A", **fields: object
) -> Assignment:
    """Give an application to a reviewer; with a score for each criterion it is read."""
    values = list(scores)
    given = {"state": "done" if values else "open", **fields}
    if values:
        given.setdefault("done_at", timezone.now())
    assignment = Assignment.objects.create(application=application, reviewer=reviewer, letter=letter, **given)
    criteria = list(application.call.criteria.all())
    Score.objects.bulk_create(
        Score(assignment=assignment, criterion=criterion, value=value)
        for criterion, value in zip(criteria, values, strict=False)
    )
    return assignment


# Places


def make_offer(call: Call, *, days: float = 10, duo: Duo | None = None, state: str = "invited", **fields: object):
    """Return an offered place of somebody who was invited and has so many days to reply."""
    application = make_application(call, state=state, duo=duo)
    reply_by = timezone.now() + dt.timedelta(days=days)
    return PlaceOffer.objects.create(application=application, reply_by=reply_by, **fields)


def make_told_offer(call: Call) -> PlaceOffer:
    """Return an offered place whose letter has gone, so that the applicant's own page speaks of it."""
    offer = make_offer(call)
    offer.application.decision_letters.create(template="calls.invited")
    return offer


def make_pair(call: Call, *, mode: str = "together", **fields: object) -> tuple[PlaceOffer, PlaceOffer]:
    """Return the offered places of a duo."""
    duo = make_duo(call, mode=mode)
    return make_offer(call, duo=duo, **fields), make_offer(call, duo=duo, **fields)


def make_team_member(call: Call, part: str) -> Person:
    """Return somebody who holds this part in the call and nothing else."""
    person = make_person()
    CallTeamMember.objects.create(call=call, person=person, part=part)
    return person
