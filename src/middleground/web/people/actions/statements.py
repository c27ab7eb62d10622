"""Publishing what people are told about their data."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from middleground.web.base.errors import InvalidInput
from middleground.web.base.rights import require
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person, PrivacyStatement
from middleground.web.people.privacy_statements import digest_of, find_kind
from middleground.web.people.queries import newest_statement


@transaction.atomic
def publish_statement(*, by: Person, kind: str, law: str, texts: Mapping[str, str]) -> PrivacyStatement:
    """Publish the next version of a privacy statement; earlier ones stay readable as they were.

    Raises ``people.statement_unknown``, ``people.statement_empty`` when the site's own language is missing, and
    ``people.statement_unchanged``.
    """
    require(by, "people.publish_statement")
    if find_kind(kind) is None:
        raise InvalidInput("people.statement_unknown")
    kept = {code: texts[code].strip() for code, _name in settings.LANGUAGES if texts.get(code, "").strip()}
    if settings.LANGUAGE_CODE not in kept:
        raise InvalidInput("people.statement_empty", field=f"text_{settings.LANGUAGE_CODE}")
    newest, digest = newest_statement(kind), digest_of(kind, law, kept)
    if newest.digest == digest:
        raise InvalidInput("people.statement_unchanged")
    made = PrivacyStatement.objects.create(kind=kind, version=newest.version + 1, law=law, texts=kept, digest=digest)
    record(by=by, verb="people.publish_statement", thing=made, kind=kind, version=made.version, digest=digest)
    return made
