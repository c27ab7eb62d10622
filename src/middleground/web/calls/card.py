"""The picture other sites show beside the address of a call, drawn once and kept until its words change."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import typst
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from middleground.web.base.queries import brand
from middleground.web.calls.queries.public import CARD_TITLE, ShownCall, dates_in_short
from middleground.web.calls.titles import shortened

PPI = 144  # twice the points: 1200 × 630
KEPT = 7 * 24 * 60 * 60
LARGE, SMALL, LONG = 32, 26, 56


def picture_of(call: ShownCall) -> bytes:
    """Return the picture as PNG, in the language of the moment."""
    words = words_of(call)
    source = (files(__package__) / "card.typ").read_bytes()
    key = hashlib.sha256(repr((sorted(words.items()), source)).encode()).hexdigest()
    kept = cache.get(f"calls.card.{key}")
    if kept is None:
        kept = _drawn(source, words)
        cache.set(f"calls.card.{key}", kept, KEPT)
    return bytes(kept)


def words_of(call: ShownCall) -> dict[str, str]:
    """Return what the picture says. They reach the drawing as data and are never read as its code."""
    title = call.page.title if len(call.page.title) <= CARD_TITLE else call.page.short_title
    until = _("Apply until %(day)s") % {"day": call.deadline.day} if call.deadline else _("Apply now")
    language = call.page.language
    return {
        "site": brand().name or settings.SITE_NAME,
        "eyebrow": _("Call for participants · %(organisation)s") % {"organisation": call.lead},
        "title": shortened(title or call.page.title, CARD_TITLE),
        "size": str(SMALL if len(title) > LONG else LARGE),
        "dates": dates_in_short(call),
        "button": until if call.takes_applications else call.state_words,
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
    }


def _drawn(source: bytes, words: dict[str, str]) -> bytes:
    drawn = typst.compile(source, format="png", ppi=PPI, sys_inputs=words)
    assert isinstance(drawn, bytes)  # one page
    return drawn
