"""What people read about their data before they give any: one statement per kind, versioned, in several languages."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from middleground.web.people.models import PrivacyStatement


@dataclass(frozen=True, slots=True)
class StatementKind:
    """A kind of statement: what it is about, and the words it has until somebody publishes others (version 0)."""

    name: str
    title: Promise
    text: Promise


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """One version of a statement in one language; ``version`` and ``digest`` are what a record of consent keeps."""

    kind: str
    title: str
    version: int
    language: str
    text: str
    law: str
    digest: str
    published_on: dt.date | None


_kinds: dict[str, StatementKind] = {}


def register_statement(name: str, *, title: Promise, text: Promise) -> None:
    """Add a kind at start-up, with lazily translated words that hold until an administrator publishes others."""
    _kinds[name] = StatementKind(name, title, text)


def statement_kinds() -> list[StatementKind]:
    """Return every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def find_kind(name: str) -> StatementKind | None:
    """Return the kind of that name, if there is one."""
    return _kinds.get(name)


def original(kind: str) -> PrivacyStatement:
    """Return the words that come with the platform, as an unsaved version 0."""
    texts = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = str(_kinds[kind].text)
    law = PrivacyStatement.Law.GDPR
    return PrivacyStatement(kind=kind, version=0, law=law, texts=texts, digest=digest_of(kind, law, texts))


def digest_of(kind: str, law: str, texts: Mapping[str, str]) -> str:
    """Return the hash of what people read, the same whatever the order of the languages."""
    content = json.dumps([kind, str(law), sorted(texts.items())], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def shown(statement: PrivacyStatement, language: str) -> ShownStatement:
    """Return the statement in that language, else in the site's, else in the first there is."""
    chain = (language, settings.LANGUAGE_CODE, *sorted(statement.texts))
    found = next(code for code in chain if statement.texts.get(code))
    return ShownStatement(
        kind=statement.kind,
        title=str(_kinds[statement.kind].title),
        version=statement.version,
        language=found,
        text=statement.texts[found],
        law=str(statement.get_law_display()),
        digest=statement.digest,
        published_on=statement.published_on,
    )
