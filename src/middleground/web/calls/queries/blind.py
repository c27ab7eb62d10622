"""An application as its readers see it: what was answered, without what tells who it is or what a balance counts.

Hidden are name, address, organisation, questions that identify, questions for the balance of the group (role and
experience are shown when the coordinator says so), files, and, inside what people wrote, their own name and
organisation, e-mail addresses, telephone numbers and addresses of pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from middleground.web.calls.models import Application, Call, ReadingRules
from middleground.web.calls.queries.answers import answers_of

SHOWN_IF_SAID = ("role", "experience")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PAGE = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?<![\w])(?:\+|00|0)\d(?:[\s./()-]*\d){6,13}(?!\w)")
SHORTEST_NAME = 3
TITLES = frozenset({"van", "von", "den", "der", "del", "the", "und", "and", "les", "des"})


@dataclass(frozen=True, slots=True)
class BlindAnswer:
    """One question and its answer; ``is_file`` says that something was attached, which readers do not open."""

    label: str
    text: str
    language: str
    is_file: bool


@dataclass(frozen=True, slots=True)
class BlindApplication:
    """What a reader sees of one application."""

    number: int
    answers: tuple[BlindAnswer, ...]
    duo_number: int | None


def blind_application(application: Application) -> BlindApplication:
    """Return the application as its readers see it."""
    hidden = _hidden_keys(application.call)
    names = Names.of(application)
    answers = tuple(
        BlindAnswer(shown.label, names.hidden_in(shown.text), shown.language, shown.kind == "file")
        for shown in answers_of(application, hide_identifying=True)
        if shown.question not in hidden
    )
    return BlindApplication(application.number, answers, _other_half(application))


def rules_of_reading(call: Call) -> ReadingRules:
    """Return how the applications of a call are read; two readers each and strictly blind unless somebody said so."""
    return ReadingRules.objects.filter(call=call).first() or ReadingRules(call=call)


def _hidden_keys(call: Call) -> frozenset[str]:
    """Return the questions of the balance: all, or all but role and experience."""
    features = call.questions.exclude(feature="")
    if rules_of_reading(call).shows_experience:
        features = features.exclude(feature__in=SHOWN_IF_SAID)
    return frozenset(features.values_list("key", flat=True))


def _other_half(application: Application) -> int | None:
    if application.duo_id is None:
        return None
    others = Application.objects.filter(duo_id=application.duo_id).exclude(pk=application.pk)
    return others.values_list("number", flat=True).first()


@dataclass(frozen=True, slots=True)
class Names:
    """What would tell who wrote a text."""

    pattern: re.Pattern[str] | None  # whole names, however they are written
    parts: re.Pattern[str] | None  # first and last names, as names are written: with a capital

    @classmethod
    def of(cls, application: Application) -> Names:
        """Collect the names of an applicant and of the other half of a duo."""
        people = [application]
        if application.duo_id is not None:
            people = list(Application.objects.filter(duo_id=application.duo_id))
        wholes = [name for one in people for name in (one.name, one.organisation_name)]
        parts = [part for one in people for part in re.split(r"[\s,]+", one.name)]
        kept = [part for part in parts if len(part) >= SHORTEST_NAME and part.casefold() not in TITLES]
        return cls(_any_of(wholes, re.IGNORECASE), _any_of(kept, 0))

    def hidden_in(self, text: str) -> str:
        """Return the text without them, and without addresses and telephone numbers."""
        mark, text = f"[{_('hidden')}]", _composed(text)
        for pattern in (_ADDRESS, _PAGE, _TELEPHONE, self.pattern, self.parts):
            if pattern is not None:
                text = pattern.sub(mark, text)
        return text


def _composed(text: str) -> str:
    """Return the text with each letter and its accents in one sign: some keyboards write two."""
    return unicodedata.normalize("NFC", text)


def _any_of(words: Iterable[str], flags: int) -> re.Pattern[str] | None:
    composed = {_composed(word.strip()) for word in words}
    kept = sorted((word for word in composed if len(word) >= SHORTEST_NAME), key=len, reverse=True)
    if not kept:
        return None
    spaced = [r"\s+".join(map(re.escape, word.split())) for word in kept]
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", flags)
