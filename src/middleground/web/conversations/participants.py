"""Who is answering: a secret in a cookie of one conversation, and what the database makes of it.

The vote view reads this; it is written as SQL because it runs once per vote.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.utils import timezone

from middleground.web.conversations.limits import GRACE, ROUND

COOKIE = "participant"
COOKIE_DAYS = 180
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")

_VISIT = """
SELECT c.id, c.state, c.closed_at > %s AND c.origin = 'web', p.id, p.sequence, p.showing_id,
       (SELECT count(*) FROM conversations_vote v WHERE v.participant_id = p.id AND v.choice IS NOT NULL),
       CASE WHEN c.is_telling THEN k.digest END
FROM conversations_conversation c
LEFT JOIN conversations_knownstatements k ON k.conversation_id = c.id
LEFT JOIN conversations_participant p ON p.conversation_id = c.id AND p.secret_hash = %s
WHERE c.slug = %s AND c.is_complete AND c.state <> 'draft'
"""

_JOIN = """
INSERT INTO conversations_participant
    (conversation_id, secret_hash, language, joined_on, sequence, showing_id, showing_chance)
VALUES (%s, %s, %s, %s, 0, %s, %s)
ON CONFLICT (secret_hash) DO UPDATE SET secret_hash = excluded.secret_hash
RETURNING id
"""


@dataclass(slots=True)
class Visit:
    """A visitor of a conversation: a participant from the first vote on, nobody before (``participant`` is None)."""

    slug: str
    secret: str
    conversation: int
    is_open: bool
    accepts: bool  # open, or closed so recently that votes are still on their way
    participant: int | None
    sequence: int
    showing: int | None
    answered: int
    known: str | None = None  # digest of what is known of the statements, where what comes next hangs on it
    chance: float | None = None  # with which the statement that is showing was drawn just now

    @property
    def has_finished_round(self) -> bool:
        return self.answered > 0 and self.answered % ROUND == 0


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def is_secret(text: str | None) -> bool:
    """Say whether the text is a secret of ours; anything shorter could be guessed."""
    return bool(text and _SECRET.fullmatch(text))


def hash_of(slug: str, secret: str) -> str:
    """Return what the database holds of a secret: different in each conversation, useless without the key."""
    return hmac.new(_key(settings.SECRET_KEY), f"{slug}:{secret}".encode(), sha256).hexdigest()


@lru_cache(maxsize=4)
def _key(site_secret: str) -> bytes:
    return hmac.new(site_secret.encode(), b"participants", sha256).digest()


def visit_of(slug: str, secret: str) -> Visit | None:
    """Return the visit, or None when there is no such conversation for residents."""
    deadline = connection.ops.adapt_datetimefield_value(timezone.now() - GRACE)
    with connection.cursor() as cursor:
        cursor.execute(_VISIT, [deadline, hash_of(slug, secret), slug])
        row = cursor.fetchone()
    if row is None:
        return None
    conversation, state, is_fresh, participant, sequence, showing, answered, known = row
    return Visit(
        slug=slug,
        secret=secret,
        conversation=conversation,
        is_open=state == "open",
        accepts=state == "open" or bool(is_fresh),
        participant=participant,
        sequence=sequence or 0,
        showing=showing,
        answered=answered,
        known=known,
    )


def join(visit: Visit, *, language: str) -> int:
    """Make the visitor a participant; repeating it gives the same one."""
    if visit.participant is None:
        hashed, today = hash_of(visit.slug, visit.secret), timezone.localdate()
        with connection.cursor() as cursor:
            cursor.execute(_JOIN, [visit.conversation, hashed, language, today, visit.showing, visit.chance])
            visit.participant = cursor.fetchone()[0]
    return visit.participant
