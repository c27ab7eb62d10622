"""What a call asks: adding, changing, moving and removing questions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from middleground.engine.selection.never_counted import counts_belonging, is_belonging
from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.calls.actions.drafting import UNPUBLISHED
from middleground.web.calls.models import Call, Option, Question, QuestionText
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person

Kind = Question.Kind
WITH_OPTIONS = (Kind.CHOICE, Kind.SEVERAL)
IN_NUMBERS = (Kind.SCALE, Kind.NUMBER)
KEY_LENGTH = 40


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question as the editor gives it. ``options`` are (key, language → words); a new option has an empty key."""

    kind: str
    labels: Mapping[str, str]
    helps: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    options: tuple[tuple[str, Mapping[str, str]], ...] = ()
    condition: Mapping[str, Any] = field(default_factory=dict)
    is_required: bool = False
    is_identifying: bool = False
    feature: str = ""
    intake: str = ""
    most_characters: int | None = None
    lowest: int | None = None
    highest: int | None = None
    key: str = ""  # the stable name of a new question; made of its words when empty


PLAIN = ("kind", "is_required", "is_identifying", "feature", "intake", "most_characters", "lowest", "highest")


def add_question(call: Call, *, by: Person, draft: QuestionDraft) -> Question:
    """Ask one more question, after those there are."""
    require(by, "calls.run", call)
    with transaction.atomic():
        held = _held_unpublished(call)
        others = list(held.questions.all())
        _check(held, draft, before=others, others=others)
        key = draft.key or _free_key(draft.labels.get(held.language, ""), {each.key for each in others})
        position = max((each.position for each in others), default=-1) + 1
        question = Question(call=held, key=key, position=position)
        _take(question, draft)
        _keep_words(question, draft)
        _keep_options(question, draft)
        record(by=by, verb="calls.add_question", thing=held, question=question.pk)
    return question


def change_question(question: Question, *, by: Person, draft: QuestionDraft) -> None:
    """Change a question. Once people answer it, only its words can be corrected."""
    require(by, "calls.run", question.call)
    with transaction.atomic():
        held = _held(question.call)
        others = [each for each in held.questions.all() if each.pk != question.pk]
        before = [each for each in others if (each.position, each.pk) < (question.position, question.pk)]
        if held.state not in UNPUBLISHED:
            _refuse_restructuring(question, draft)
        _check(held, draft, before=before, others=others)
        _take(question, draft)
        _keep_words(question, draft)
        _keep_options(question, draft)
        record(by=by, verb="calls.change_question", thing=held, question=question.pk)


def move_question(question: Question, *, by: Person, up: bool) -> None:
    """Ask a question one place earlier or later; nothing may come before what its condition looks at."""
    require(by, "calls.run", question.call)
    with transaction.atomic():
        held = _held_unpublished(question.call)
        order = list(held.questions.all())
        place = [each.pk for each in order].index(question.pk)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(order):
            return
        order[place], order[other] = order[other], order[place]
        _check_order(order)
        for position, each in enumerate(order):
            each.position = position
        Question.objects.bulk_update(order, ["position"])
        record(by=by, verb="calls.move_question", thing=held, question=question.pk)


def remove_question(question: Question, *, by: Person) -> None:
    """Ask it no more; refused while another question depends on it."""
    require(by, "calls.run", question.call)
    with transaction.atomic():
        held = _held_unpublished(question.call)
        if any(question.key in named_in(each.condition) for each in held.questions.all()):
            raise DomainError("calls.question_needed")
        record(by=by, verb="calls.remove_question", thing=held, question=question.pk)
        question.delete()


def rules_of(condition: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rules of a condition, however they are joined."""
    return [*condition.get("all", []), *condition.get("any", [])]


def named_in(condition: Mapping[str, Any]) -> set[str]:
    """Return the keys of the questions a condition looks at."""
    return {str(rule["question"]) for rule in rules_of(condition)}


def _held(call: Call) -> Call:
    return Call.objects.select_for_update(of=("self",)).get(pk=call.pk)


def _held_unpublished(call: Call) -> Call:
    held = _held(call)
    if held.state not in UNPUBLISHED:
        raise DomainError("calls.questions_settled")
    return held


def _check(call: Call, draft: QuestionDraft, *, before: list[Question], others: list[Question]) -> None:
    if not draft.labels.get(call.language, "").strip():
        raise InvalidInput("calls.no_label", field=f"label_{call.language}")
    if draft.kind in WITH_OPTIONS and len(draft.options) < 2:  # one option is no choice
        raise InvalidInput("calls.no_options", field=f"options_{call.language}")
    if draft.kind in IN_NUMBERS and None not in (draft.lowest, draft.highest) and not _is_range(draft):
        raise InvalidInput("calls.bounds", field="highest")
    if draft.feature and draft.kind != Kind.CHOICE:
        raise InvalidInput("calls.feature_kind", field="feature")
    if draft.feature:
        _refuse_belonging(draft)
    if draft.feature and any(each.feature == draft.feature for each in others):
        raise InvalidInput("calls.feature_taken", field="feature")
    if not named_in(draft.condition) <= {each.key for each in before}:
        raise InvalidInput("calls.condition_before", field="condition")


def _refuse_belonging(draft: QuestionDraft) -> None:
    """Count nobody by what they believe or belong to, whatever the question says it is about."""
    for language, label in draft.labels.items():
        if counts_belonging(label):
            raise InvalidInput("calls.feature_belonging", field=f"label_{language}")
    for _key, words in draft.options:
        for language, option in words.items():
            if is_belonging(option):
                raise InvalidInput("calls.feature_belonging", field=f"options_{language}")


def _is_range(draft: QuestionDraft) -> bool:
    return draft.lowest is not None and draft.highest is not None and draft.lowest < draft.highest


def _check_order(order: list[Question]) -> None:
    seen: set[str] = set()
    for question in order:
        if not named_in(question.condition) <= seen:
            raise DomainError("calls.condition_before")
        seen.add(question.key)


def _refuse_restructuring(question: Question, draft: QuestionDraft) -> None:
    now = [getattr(question, name) for name in PLAIN]
    keys = [option.key for option in question.options.all()]
    changed = now != [getattr(draft, name) for name in PLAIN] or keys != [key for key, _words in draft.options]
    if changed or question.condition != draft.condition:
        raise DomainError("calls.questions_settled")


def _take(question: Question, draft: QuestionDraft) -> None:
    for name in PLAIN:
        setattr(question, name, getattr(draft, name))
    question.condition = dict(draft.condition)
    question.save()


def _keep_words(question: Question, draft: QuestionDraft) -> None:
    for language in {*draft.labels, *draft.helps, *draft.reasons}:
        words = {
            "label": draft.labels.get(language, "").strip(),
            "help": draft.helps.get(language, "").strip(),
            "reason": draft.reasons.get(language, "").strip(),
        }
        QuestionText.objects.update_or_create(question=question, language=language, defaults=words)


def _keep_options(question: Question, draft: QuestionDraft) -> None:
    """Keep options by their key: answers and targets point at it. Those that are gone are deleted."""
    wanted = draft.options if draft.kind in WITH_OPTIONS else ()
    known = {option.key: option for option in question.options.all()}
    taken = {key for key, _words in wanted if key}
    kept = []
    for position, (given, words) in enumerate(wanted):
        key = given or _free_key(next(iter(words.values()), ""), taken)
        taken.add(key)
        option = known.get(key) or Option(question=question, key=key)
        option.position, option.labels = position, dict(words)
        option.save()
        kept.append(option.pk)
    question.options.exclude(pk__in=kept).delete()


def _free_key(words: str, taken: set[str]) -> str:
    """Return a short name made of the words, as no other has it; letters of other scripts give a plain number."""
    plain = slugify(unicodedata.normalize("NFKD", words))
    stem = re.sub(r"-+", "-", plain)[: KEY_LENGTH - 4].strip("-") or "q"
    if stem not in taken and stem != "q":
        return stem
    return next(f"{stem}-{number}" for number in range(1, len(taken) + 3) if f"{stem}-{number}" not in taken)
