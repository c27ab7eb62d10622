"""What anybody may read of a call, in their language or in the one it was written in."""

from __future__ import annotations

from dataclasses import dataclass

from middleground.web.calls.models import Call, CallText


@dataclass(frozen=True, slots=True)
class CallPage:
    """All words of a call. ``languages`` says for each field in which language its words are."""

    slug: str
    language: str  # of the title
    languages: dict[str, str]
    title: str
    short_title: str
    background: str
    aim: str
    sought: str
    requirements: str
    programme: str
    outcome: str
    places_note: str
    accessibility: str
    contact_role: str
    venue: str
    organisation: str
    area: str


def page_of(call: Call, language: str) -> CallPage:
    """Return the words of a call in any state: in the language asked for, else in its own, else in any."""
    texts = {text.language: text for text in call.texts.all()}
    chain = list(dict.fromkeys((language, *call.languages, *texts)))
    found = {name: _first(name, [texts[code] for code in chain if code in texts]) for name in CallText.FIELDS}
    words = {name: word for name, (word, _code) in found.items()}
    return CallPage(
        slug=call.slug,
        language=found["title"][1] or call.language,
        languages={name: code or call.language for name, (_word, code) in found.items()},
        organisation=call.organisation.name,
        area=call.area.name if call.area else "",
        **words,
    )


def _first(name: str, texts: list[CallText]) -> tuple[str, str]:
    """Return the first text that says something, and its language."""
    return next(((getattr(text, name), text.language) for text in texts if getattr(text, name)), ("", ""))
