"""Open calls as the editor of a newsletter chooses them, and as its readers meet them."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from middleground.web.calls.queries.public import ShownCall, dates_in_short, open_calls, shown_call
from middleground.web.network.content import Block, register_source

SOURCE = "calls"


def register_newsletter() -> None:
    """Let a newsletter point to open calls."""
    register_source(SOURCE, told, title=gettext_lazy("Open call"), choices=choices)


def choices(language: str) -> list[tuple[str, str]]:
    """Return the calls that take applications now, by their deadline."""
    return [(call.slug, call.short_title) for call in open_calls(language)]


def told(slug: str, language: str) -> Block | None:
    """Return what a newsletter says of a call; None when the public may not read it."""
    with translation.override(language):
        call = shown_call(slug, language)
        return _block(call) if call is not None else None


def _block(call: ShownCall) -> Block:
    return Block(
        title=call.page.title,
        text="\n\n".join(part for part in (call.page.aim, _facts(call)) if part),
        url=reverse("call", args=[call.slug]),
        button=_("Read the call and apply") if call.takes_applications else _("Read the call"),
        language=call.page.language,
    )


def _facts(call: ShownCall) -> str:
    """Say in a line when and where it takes place and until when to apply."""
    lines = [dates_in_short(call), call.page.venue]
    if call.deadline and not call.is_past:
        given = {"day": call.deadline.day, "time": call.deadline.time, "zone": call.deadline_zone}
        lines.append(_("Apply until %(day)s, %(time)s, %(zone)s") % given)
    return " · ".join(line for line in lines if line)
