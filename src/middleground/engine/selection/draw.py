"""Pick the ticket: from a text that nobody could know when the tickets were fixed. Standard library only."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from middleground.engine.errors import InputError
from middleground.engine.selection.bundle import Bundle, Source
from middleground.engine.selection.verify import plain_seed, ticket_number

__all__ = ["Drawn", "commitment_of", "draw", "seed_of", "ticket_number"]

SHORTEST_SECRET = 16


@dataclass(frozen=True, slots=True)
class Drawn:
    """The outcome: the ticket (1 is the first), its group as pseudonyms, and the bundle that now says so."""

    seed: str
    ticket: int
    panel: tuple[str, ...]
    bundle: Bundle


def draw(bundle: Bundle, seed_text: str) -> Drawn:
    """Draw once.

    Parameters
    ----------
    bundle
        Committed before the text was known.
    seed_text
        What the public source said, or the parties' secrets one after the other; spaces around and between words do
        not matter.

    Returns
    -------
    Drawn
        The same for everybody who has the same bundle and text.

    Raises
    ------
    InputError
        ``draw.empty_seed``, ``draw.already`` when the bundle was drawn with another text, ``draw.other_secrets`` when
        the secrets are not those that were fixed.
    """
    seed = plain_seed(seed_text)
    if not seed:
        raise InputError("draw.empty_seed")
    if bundle.outcome is not None and bundle.outcome["seed"] != seed:
        raise InputError("draw.already")
    parties = bundle.commitment["source"]["parties"]
    if parties and [commitment_of(secret) for secret in seed.split()] != [one["sha256"] for one in parties]:
        raise InputError("draw.other_secrets")
    ticket = ticket_number(seed, bundle.fingerprint, len(bundle.tickets))
    panel = bundle.tickets[ticket - 1]
    return Drawn(seed, ticket, panel, bundle.with_outcome({"seed": seed, "ticket": ticket, "group": list(panel)}))


def commitment_of(secret: str) -> str:
    """Return what a party publishes of a secret before anybody tells theirs.

    Parameters
    ----------
    secret
        At least 16 letters and numbers without a space; the shorter, the easier to guess from its commitment.

    Returns
    -------
    str
        Its SHA-256.

    Raises
    ------
    InputError
        ``draw.weak_secret``.
    """
    plain = plain_seed(secret)
    if len(plain) < SHORTEST_SECRET or " " in plain:
        raise InputError("draw.weak_secret", need=SHORTEST_SECRET)
    return hashlib.sha256(plain.encode()).hexdigest()


def seed_of(secrets: Sequence[str], source: Source) -> str:
    """Put the parties' secrets together, whatever the order they were told in.

    Parameters
    ----------
    secrets
        One of each party.
    source
        Says what each party fixed.

    Returns
    -------
    str
        The seed text.

    Raises
    ------
    InputError
        ``draw.other_secrets`` when a secret is missing or is not the one that was fixed.
    """
    known = {commitment_of(secret): plain_seed(secret) for secret in secrets}
    if known.keys() != {party.sha256 for party in source.parties}:
        raise InputError("draw.other_secrets")
    return " ".join(known[party.sha256] for party in source.parties)
