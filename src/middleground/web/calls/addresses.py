"""When two e-mail addresses are one, and how the database knows it without comparing addresses."""

from __future__ import annotations

import hmac
import unicodedata
from hashlib import sha256

from django.conf import settings

DOTLESS = frozenset({"gmail.com", "googlemail.com"})  # dots in the name change nothing there


def normalised(address: str) -> str:
    """Return the address as its mailbox knows it: case, "+words" and known synonyms left out."""
    name, _at, host = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")
    name = name.partition("+")[0] or name
    if host in DOTLESS:
        return f"{name.replace('.', '')}@gmail.com"
    return f"{name}@{host}"


def address_key(call_id: int, address: str) -> str:
    """Return what tells the same address within one call, and nothing across calls; empty without an address."""
    if not address.strip():
        return ""
    secret = hmac.new(settings.SECRET_KEY.encode(), b"applicants", sha256).digest()
    return hmac.new(secret, f"{call_id}:{normalised(address)}".encode(), sha256).hexdigest()
