"""What other parts of the site tell in a newsletter: each registers a source, such as open calls, at start-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Block:
    """A few words about a thing and the address of its page (a path of this site), in one language."""

    title: str
    text: str  # a little Markdown
    url: str
    button: str
    language: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


Teller = Callable[[str, str], "Block | None"]
Lister = Callable[[str], "list[tuple[str, str]]"]


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of thing: ``tell(key, language)`` gives its block, ``choices(language)`` what an editor may choose."""

    name: str
    tell: Teller
    title: Promise | str
    choices: Lister


def _nothing(_language: str) -> list[tuple[str, str]]:
    return []


_sources: dict[str, Source] = {}


def register_source(name: str, function: Teller, *, title: Promise | str = "", choices: Lister = _nothing) -> None:
    """Add a source; ``function`` returns None for what readers may not see."""
    _sources[name] = Source(name, function, title or name, choices)


def choices_in(language: str) -> list[tuple[str, str]]:
    """Return everything an editor may point to, as ``source:key`` and words."""
    return [
        (f"{source.name}:{key}", f"{source.title}: {words}")
        for source in _sources.values()
        for key, words in source.choices(language)
    ]


def told_by(reference: str, language: str) -> Block | None:
    """Return what a ``source:key`` tells in that language, or None when it is not there or not public."""
    name, _colon, key = reference.partition(":")
    source = _sources.get(name)
    return source.tell(key, language) if source else None


def forget_source(name: str) -> None:
    """Take a source out again; for tests that register their own."""
    _sources.pop(name, None)
