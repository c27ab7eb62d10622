"""Expected failures of the domain, as data; the sentence is made where a person reads it.

DomainError        a rule of the domain says no: shown beside the form, or as 409
├── NotAllowed     this person may not do this: 403
└── InvalidInput   something entered cannot be used: shown beside its field
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _

_sentences: dict[str, Promise | str] = {}


class DomainError(Exception):
    """An expected failure: a stable ``code``, the ``params`` its sentence needs, and the ``field`` it is about."""

    status = 409

    def __init__(self, code: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params

    def __str__(self) -> str:
        return sentence(self.code) % self.params


class NotAllowed(DomainError):
    status = 403


class InvalidInput(DomainError):
    status = 422


def register_sentences(sentences: dict[str, Promise]) -> None:
    """Add an app's sentences (code → lazily translated text with ``%(name)s``) at start-up."""
    _sentences.update(sentences)


def sentence(code: str) -> str:
    """Return the translated sentence of an error code, unformatted."""
    return str(_sentences[code]) if code in _sentences else _("This cannot be done: %(code)s.") % {"code": code}


def registered_codes() -> frozenset[str]:
    """Return every code that has a sentence; a test compares them with the documentation."""
    return frozenset(_sentences)
