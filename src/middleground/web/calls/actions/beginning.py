"""Beginning a call with a template or with a copy of another call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from middleground.web.areas.models import Area
from middleground.web.base.rights import require
from middleground.web.calls.actions.asking import QuestionDraft, add_question
from middleground.web.calls.actions.drafting import (
    CallDraft,
    OrganiserDraft,
    create_call,
    set_organisers,
    set_sessions,
    word_call,
)
from middleground.web.calls.models import Call, CallOrganiser, CallText, Option, Question, QuestionText
from middleground.web.calls.patterns import sessions_of
from middleground.web.calls.starters import content_of
from middleground.web.ledger.actions import record
from middleground.web.people.models import Organisation, Person

Lead = CallOrganiser.Part.LEAD
COPIED = (
    "area", "languages", "working_languages", "interpreted_languages", "places", "format", "time_zone", "late_policy",
    "method", "duos", "reply_days", "published_from", "contact", "keep_months",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beginning:
    """What no template can know."""

    title: str
    first_day: dt.date
    deadline_at: dt.datetime | None
    places: int
    languages: tuple[str, ...]  # the first is the one it is written in
    area: Area | None = None
    contact: Person | None = None


def begin_call(*, by: Person, organisation: Organisation, name: str, beginning: Beginning) -> Call:
    """Keep a draft with everything the template says in the languages that were chosen."""
    content = content_of(name)
    words: Mapping[str, Mapping[str, str]] = content["words"]
    first, *others = beginning.languages
    draft = CallDraft(
        languages=(first, *others),
        area=beginning.area,
        contact=beginning.contact,
        places=beginning.places,
        deadline_at=beginning.deadline_at,
        time_zone=str(timezone.get_default_timezone()),
        **_decided(content),
    )
    with transaction.atomic():
        own = {**words[first], "title": beginning.title}
        call = create_call(by=by, organisation=organisation, draft=draft, words=own)
        for language in others:
            kept = words[language] if beginning.title == words[first].get("title") else _untitled(words[language])
            word_call(call, by=by, language=language, words=kept)
        set_sessions(call, by=by, sessions=sessions_of(content["sessions"], beginning.first_day, call.time_zone))
        _organise(call, content, by=by)
        for each in content.get("questions", []):
            add_question(call, by=by, draft=_question(each, beginning.languages))
    return call


def duplicate_call(call: Call, *, by: Person) -> Call:
    """Copy words, questions and what was decided; dates, applicants, team and decisions belong to the original."""
    require(by, "calls.run", call)
    with transaction.atomic():
        copy = Call(organisation=call.organisation, created_by=by)
        for name in COPIED:
            setattr(copy, name, getattr(call, name))
        copy.save(force_insert=True)
        for text in call.texts.all():
            words = {name: getattr(text, name) for name in CallText.FIELDS}
            CallText.objects.create(call=copy, language=text.language, **words)
        for organiser in call.organisers.all():
            organiser.pk, organiser.call = None, copy
            organiser.save(force_insert=True)
        for question in call.questions.prefetch_related("texts", "options"):
            _copy_question(question, copy)
        record(by=by, verb="calls.duplicate", thing=copy, source=call.pk)
    return copy


def _decided(content: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: content[name] for name in ("format", "duos", "method", "published_from") if name in content}
    lists = {name: tuple(content[name]) for name in ("working_languages", "interpreted_languages") if name in content}
    return {**plain, **lists}


def _untitled(words: Mapping[str, str]) -> dict[str, str]:
    """A title that was changed in one language is wrong in the others until somebody translates it."""
    return {name: word for name, word in words.items() if name not in {"title", "short_title"}}


def _organise(call: Call, content: Mapping[str, Any], *, by: Person) -> None:
    if not content.get("organisers"):
        return
    others = [OrganiserDraft(part=each["part"], name=each["name"]) for each in content["organisers"]]
    set_organisers(call, by=by, organisers=[OrganiserDraft(part=Lead, organisation=call.organisation), *others])


def _question(each: Mapping[str, Any], languages: tuple[str, ...]) -> QuestionDraft:
    def chosen(words: Mapping[str, str]) -> dict[str, str]:
        return {language: words[language] for language in languages if language in words}

    plain = ("is_required", "is_identifying", "feature", "intake", "most_characters", "lowest", "highest", "condition")
    return QuestionDraft(
        kind=each["kind"],
        labels=chosen(each["label"]),
        helps=chosen(each.get("help", {})),
        reasons=chosen(each.get("reason", {})),
        options=tuple((option["key"], chosen(option["label"])) for option in each.get("options", [])),
        key=each["key"],
        **{name: each[name] for name in plain if name in each},
    )


def _copy_question(question: Question, call: Call) -> None:
    texts, options = list(question.texts.all()), list(question.options.all())
    question.pk, question.call = None, call
    question.save(force_insert=True)
    for text in texts:
        text.pk, text.question = None, question
    for option in options:
        option.pk, option.question = None, question
    QuestionText.objects.bulk_create(texts)
    Option.objects.bulk_create(options)
