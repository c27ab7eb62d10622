"""What an application says, in the words of the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from middleground.web.calls.conditions import is_asked, is_empty
from middleground.web.calls.models import Application, ApplicationAnswer, ApplicationFile, Call
from middleground.web.calls.queries.questions import AskedQuestion, questions_of
from middleground.web.calls.wording import words_of


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One question and what was answered. ``question`` is its key; ``text`` is empty when there is no answer."""

    question: str
    label: str
    text: str
    kind: str = ""
    language: str = ""  # of the label
    files: tuple[ApplicationFile, ...] = ()
    intake: str = ""
    may_be_used: bool = False


def answers_of(application: Application, *, hide_identifying: bool, language: str | None = None) -> list[ShownAnswer]:
    """Return what was asked of this applicant, with the answers, in the order of the form.

    With ``hide_identifying`` questions that tell who somebody is are left out, and so are those for the balance of the
    group, except role and experience, which reviewers need to judge what they read.
    """
    questions = questions_of(application.call, language or get_language() or application.language)
    return _shown(questions, _kept(application), hide_identifying=hide_identifying)


def answers_in(call: Call, *, language: str) -> dict[int, list[ShownAnswer]]:
    """Return what every application of a call says, by its key: in a few statements however many there are."""
    questions = questions_of(call, language)
    kept: dict[int, dict[int, ApplicationAnswer]] = {key: {} for key in call.applications.values_list("pk", flat=True)}
    for answer in ApplicationAnswer.objects.filter(application__call=call).prefetch_related("files"):
        kept.setdefault(answer.application_id, {})[answer.question_id] = answer
    return {key: _shown(questions, answers, hide_identifying=False) for key, answers in kept.items()}


def values_of(application: Application) -> dict[str, Any]:
    """Return the answers by the key of their question, as JSON values."""
    found = ApplicationAnswer.objects.filter(application_id=application.pk)
    return dict(found.values_list("question__key", "value"))


def uses_of(application: Application) -> dict[str, bool]:
    """Return for each answer whether it may go on, by the key of its question."""
    found = ApplicationAnswer.objects.filter(application_id=application.pk)
    return dict(found.values_list("question__key", "may_be_used"))


def files_of(application: Application) -> dict[str, list[ApplicationFile]]:
    """Return the files of an application by the key of their question."""
    found: dict[str, list[ApplicationFile]] = {}
    rows = ApplicationFile.objects.filter(answer__application_id=application.pk).select_related("answer__question")
    for file in rows.order_by("id"):
        found.setdefault(file.answer.question.key, []).append(file)
    return found


BLIND_SHOWS = frozenset({"", "role", "experience"})


def _kept(application: Application) -> dict[int, ApplicationAnswer]:
    found = ApplicationAnswer.objects.filter(application_id=application.pk).prefetch_related("files")
    return {answer.question_id: answer for answer in found}


def _shown(
    questions: Iterable[AskedQuestion], kept: dict[int, ApplicationAnswer], *, hide_identifying: bool
) -> list[ShownAnswer]:
    rows: list[ShownAnswer] = []
    values: dict[str, Any] = {}
    for question in questions:
        answer = kept.get(question.id)
        if not question.is_answered_here or (not is_asked(question.condition, values) and answer is None):
            continue
        values[question.key] = answer.value if answer else None
        if not (hide_identifying and (question.is_identifying or question.feature not in BLIND_SHOWS)):
            rows.append(_row(question, answer, blind=hide_identifying))
    return rows


def _row(question: AskedQuestion, answer: ApplicationAnswer | None, *, blind: bool) -> ShownAnswer:
    files = tuple(answer.files.all()) if answer else ()
    # What somebody calls a file is often their own name.
    names = [f"{number}.{file.name.rpartition('.')[2]}" if blind else file.name for number, file in enumerate(files, 1)]
    return ShownAnswer(
        question=question.key,
        label=question.label,
        text=words_of(question, answer.value if answer else None, names),
        kind=question.kind,
        language=question.language,
        files=files,
        intake=question.intake,
        may_be_used=bool(answer and answer.may_be_used and not is_empty(answer.value)),
    )
