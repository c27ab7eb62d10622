"""Papers for the day of the meeting: badges and the sheet people sign, as tagged PDF in any script."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files

import typst
from django.utils import formats, timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from middleground.web.calls.models import Call
from middleground.web.calls.queries.pages import page_of
from middleground.web.calls.queries.places import Participant


def badges(call: Call, people: Sequence[Participant], language: str) -> bytes:
    """Return the badges, ten on a sheet."""
    shown = [{"name": each.name, "organisation": each.organisation, "kind": each.kind} for each in people]
    return _printed("badges.typ", call, language, heading=_("Badges"), people=shown)


def signature_sheet(call: Call, people: Sequence[Participant], language: str) -> bytes:
    """Return the sheet that people sign, with a column for each part of the meeting."""
    with timezone.override(call.time_zone):
        days = [timezone.localtime(each.starts_at) for each in call.sessions.all()]
    parts = [formats.date_format(day, "SHORT_DATE_FORMAT") for day in days]
    return _printed(
        "signatures.typ",
        call,
        language,
        heading=_("List of participants"),
        name=_("Name"),
        parts=parts or [_("Signature")],
        people=[{"name": each.name} for each in people],
        note=_("This list is kept as proof of who took part, by the organisation that leads the meeting."),
    )


def _printed(source: str, call: Call, language: str, **words: object) -> bytes:
    """Set the words into the sheet. They reach it as data and are never read as its code."""
    page = page_of(call, language)
    given = {
        "title": page.short_title or page.title,
        "organisation": page.organisation,
        "language": language.partition("-")[0],
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        **words,
    }
    text = (files(__package__) / source).read_bytes()
    printed = typst.compile(text, format="pdf", pdf_standards=["ua-1"], sys_inputs={"given": json.dumps(given)})
    assert isinstance(printed, bytes)
    return printed
