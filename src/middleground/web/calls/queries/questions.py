"""The questions of a call as its form asks them, each with words in the reader's language or the nearest there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language_info

from middleground.web.calls.models import Call, Question, QuestionText

Kind = Question.Kind
SHORT_CHARACTERS, LONG_CHARACTERS = 200, 3000  # unless the call says otherwise
SCALE = (1, 5)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question with its words. ``choices`` holds (key, words); ``language`` is that of the words."""

    id: int
    key: str
    kind: str
    label: str
    help: str
    reason: str
    language: str
    is_required: bool
    choices: tuple[tuple[str, str], ...] = ()
    most_characters: int | None = None
    lowest: int | None = None
    highest: int | None = None
    condition: dict[str, Any] = field(default_factory=dict)
    feature: str = ""
    intake: str = ""
    is_identifying: bool = False

    @property
    def is_conditional(self) -> bool:
        return bool(self.condition.get("all") or self.condition.get("any"))

    @property
    def is_answered_here(self) -> bool:
        """A suggestion is a link to hand on: nothing of it is kept."""
        return self.kind != Kind.SUGGEST


def questions_of(call: Call, language: str) -> list[AskedQuestion]:
    """Return the questions of a call in their order, in three statements."""
    found = Question.objects.filter(call_id=call.pk).prefetch_related("texts", "options")
    return [_asked(question, call, language) for question in found]


def _asked(question: Question, call: Call, language: str) -> AskedQuestion:
    text = _text(question, call, language)
    lowest, highest = _limits(question)
    return AskedQuestion(
        id=question.pk,
        key=question.key,
        kind=question.kind,
        label=text.label,
        help=text.help,
        reason=text.reason,
        language=text.language,
        is_required=question.is_required and question.kind != Kind.SUGGEST,
        choices=_choices(question, call, language),
        most_characters=question.most_characters or _DEFAULT_LENGTHS.get(question.kind),
        lowest=lowest,
        highest=highest,
        condition=question.condition,
        feature=question.feature,
        intake=question.intake,
        is_identifying=question.is_identifying,
    )


_DEFAULT_LENGTHS: dict[str, int] = {Kind.SHORT: SHORT_CHARACTERS, Kind.LONG: LONG_CHARACTERS}


def _text(question: Question, call: Call, language: str) -> QuestionText:
    texts = {text.language: text for text in question.texts.all() if text.label}
    for code in (language, *call.languages, *texts):
        if code in texts:
            return texts[code]
    return QuestionText(language=call.language, label=question.key)


def _limits(question: Question) -> tuple[int | None, int | None]:
    if question.kind != Kind.SCALE:
        return question.lowest, question.highest
    lowest = SCALE[0] if question.lowest is None else question.lowest
    return lowest, max(lowest + 1, SCALE[1] if question.highest is None else question.highest)


def _choices(question: Question, call: Call, language: str) -> tuple[tuple[str, str], ...]:
    chain = (language, *call.languages)
    words = {option.key: _option_words(option.labels, chain) or option.key for option in question.options.all()}
    if question.kind == Kind.LANGUAGES:
        codes = words or dict.fromkeys((*call.working_languages, *call.interpreted_languages, *call.languages))
        return tuple((code, _language_name(code)) for code in codes)
    if question.kind == Kind.SCALE:
        lowest, highest = _limits(question)
        assert lowest is not None
        assert highest is not None
        steps = [str(step) for step in range(lowest, highest + 1)]
        return tuple((step, f"{step} – {words[step]}" if step in words else step) for step in steps)
    return tuple(words.items())


def _option_words(labels: dict[str, str], chain: tuple[str, ...]) -> str:
    return next((labels[code] for code in (*chain, *labels) if labels.get(code)), "")


def _language_name(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
