"""What a call still lacks before it may open, and what is only a pity, each with the place where it is mended."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from middleground.web.base.lists import listed
from middleground.web.calls.models import Call, CallText, Question

NEEDED = ("title", "aim", "sought")
CHOOSING = (Question.Kind.CHOICE, Question.Kind.SEVERAL)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: a stable code, its words, and the page where it is mended."""

    code: str
    words: str
    url: str


def missing_for_opening(call: Call) -> list[Missing]:
    """Return everything that keeps the call from opening, in the order a coordinator meets it."""
    return [*_words(call), *_questions(call), *_people(call), *_times(call)]


def missing_translations(call: Call) -> list[Missing]:
    """Return what people would read in another language than their own; the call may open nevertheless."""
    texts = {text.language: text for text in call.texts.all()}
    own = texts.get(call.language) or CallText()
    found = []
    for language in call.languages[1:]:
        text = texts.get(language) or CallText(language=language)
        lacking = [name for name in CallText.FIELDS if getattr(own, name) and not getattr(text, name)]
        if lacking:
            url = reverse("call_words", args=[call.slug, language])
            words = _("In %(language)s these are shown in the first language: %(fields)s.")
            found.append(Missing(f"translation.{language}", words % _named(language, lacking), url))
    return [*found, *_question_translations(call)]


def _words(call: Call) -> list[Missing]:
    texts = {text.language: text for text in call.texts.all()}
    text = texts.get(call.language) or CallText()
    lacking = [name for name in NEEDED if not getattr(text, name)]
    found = []
    if lacking:
        words = _("In %(language)s the call lacks: %(fields)s.") % _named(call.language, lacking)
        found.append(Missing("words", words, reverse("call_words", args=[call.slug, call.language])))
    untitled = [code for code in call.languages[1:] if not getattr(texts.get(code), "title", "")]
    for code in untitled:
        words = _("In %(language)s the call lacks: %(fields)s.") % _named(code, ["title"])
        found.append(Missing(f"words.{code}", words, reverse("call_words", args=[call.slug, code])))
    return found


def _questions(call: Call) -> list[Missing]:
    questions = list(call.questions.prefetch_related("texts", "options"))
    url = reverse("call_questions", args=[call.slug])
    if not questions:
        return [Missing("questions", _("The call asks nothing yet; one question is enough."), url)]
    found = []
    for number, question in enumerate(questions, start=1):
        own = {text.language: text for text in question.texts.all()}.get(call.language)
        if own is None or not own.label:
            words = _("Question %(number)s has no words in the first language.") % {"number": number}
            found.append(Missing(f"question.{question.key}", words, url))
        if question.kind in CHOOSING and not question.options.all():
            words = _("Question %(number)s offers nothing to choose from.") % {"number": number}
            found.append(Missing(f"options.{question.key}", words, url))
    return found


def _question_translations(call: Call) -> list[Missing]:
    questions = list(call.questions.prefetch_related("texts"))
    found = []
    for language in call.languages[1:]:
        lacking = [
            str(number)
            for number, question in enumerate(questions, start=1)
            if not any(text.language == language and text.label for text in question.texts.all())
        ]
        if lacking:
            given = {"language": get_language_info(language)["name_translated"], "numbers": listed(lacking)}
            words = _("In %(language)s these questions are asked in the first language: %(numbers)s.") % given
            url = reverse("call_questions", args=[call.slug])
            found.append(Missing(f"questions.{language}", words, url))
    return found


def _people(call: Call) -> list[Missing]:
    url = reverse("call_edit", args=[call.slug])
    found = []
    if call.contact is None:
        found.append(Missing("contact", _("Nobody is named who answers questions about the call."), url))
    if not call.places:
        found.append(Missing("places", _("The call does not say how many places there are."), url))
    return found


def _times(call: Call) -> list[Missing]:
    found = []
    sessions = list(call.sessions.all())
    if not sessions:
        words = _("The call does not say when the meeting is.")
        found.append(Missing("sessions", words, reverse("call_sessions", args=[call.slug])))
    edit = reverse("call_edit", args=[call.slug])
    if call.deadline_at is not None and call.deadline_at <= timezone.now():
        found.append(Missing("deadline", _("The deadline has passed."), edit))
    elif call.deadline_at is not None and sessions and sessions[0].starts_at <= call.deadline_at:
        found.append(Missing("deadline_late", _("The deadline is after the meeting begins."), edit))
    return found


def _named(language: str, fields: list[str]) -> dict[str, str]:
    return {
        "language": get_language_info(language)["name_translated"],
        "fields": listed(CallText.name_of(name) for name in fields),
    }
