"""What residents can do just now, beside answering: higher apps say it, the front page shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Opening:
    """One thing to take part in: its title in ``language``, a few words, where it is, and until when in words."""

    title: str
    detail: str
    language: str
    url: str
    until: str


Provider = Callable[[str], Iterable[Opening]]
_providers: list[Provider] = []


def register_openings(provider: Provider) -> None:
    """Add a function that says what is open, in a language."""
    if provider not in _providers:
        _providers.append(provider)


def openings_in(language: str) -> list[Opening]:
    """Return everything that is open now."""
    return [opening for provider in _providers for opening in provider(language)]
