"""The explanation of a draw as one page that needs nothing else, and its minutes, in the reader's language."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from middleground.cli.site import templates
from middleground.engine.messages import NOTES, filled
from middleground.engine.opinion.findings import Note
from middleground.engine.selection.explain import Explanation, Screen, explain
from middleground.engine.selection.minutes import minutes

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from middleground.engine.selection.bundle import Bundle

PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{csp}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{css}</style>
</head>
<body>
<main class="page-main"><div class="page-content stack stack-wide">
<h1 dir="auto">{title}</h1>
{screens}
<p class="small"><code dir="ltr">{fingerprint}</code></p>
</div></main>
</body>
</html>
"""


def as_page(bundle: Bundle, *, language: str) -> str:
    """Return one HTML page: its only style is named by its hash, nothing is fetched."""
    with templates():
        from django.utils import translation
        from django.utils.html import format_html, format_html_join
        from django.utils.safestring import mark_safe

        from middleground.web.base.stylesheet import stylesheet

        css = stylesheet().content.decode()
        digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
        told = explain(bundle)
        with translation.override(language):
            return format_html(
                PAGE,
                language=language,
                direction="rtl" if translation.get_language_bidi() else "ltr",
                csp=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
                title=bundle.commitment["title"] or say(Note("draw.minutes_title")),
                css=mark_safe(css),  # noqa: S308  # our own files
                screens=format_html_join("\n", "{}", ((_screen(one, told),) for one in told.screens())),
                fingerprint=told.fingerprint,
            )


def as_minutes(bundle: Bundle, *, language: str) -> str:
    """Return the minutes in Markdown."""
    with templates():
        from django.utils import translation

        with translation.override(language):
            return minutes(bundle, say=say)


def say(note: Note) -> str:
    """Say a note in the language of the moment, with numbers as it writes them."""
    from django.utils.formats import number_format
    from django.utils.translation import gettext

    params: dict[str, str | int | float | None] = {
        name: number_format(value, use_l10n=True, force_grouping=True) if isinstance(value, int) else value
        for name, value in note.params
    }
    return filled(gettext(NOTES[note.code]), params)


def _screen(screen: Screen, told: Explanation) -> SafeString:
    from django.utils.html import format_html, format_html_join

    table = _table(told) if screen is told.group and told.wanted else ""
    sentences = format_html_join("\n", '<p dir="auto">{}</p>', ((say(note),) for note in screen.notes))
    return format_html('<section class="stack">\n<h2>{}</h2>\n{}\n{}\n</section>', say(screen.title), sentences, table)


def _table(told: Explanation) -> SafeString:
    from django.utils.html import format_html, format_html_join

    rows = format_html_join(
        "\n",
        '<tr><th scope="row" dir="auto">{}: {}</th><td class="number"><bdi>{}–{}</bdi></td></tr>',
        ((one.feature, one.level, one.low, one.high) for one in told.wanted),
    )
    caption = say(Note("draw.minutes_wanted"))
    return format_html(
        '<div class="table-frame"><table class="table"><caption>{}</caption>\n<tbody>\n{}\n</tbody></table></div>',
        caption,
        rows,
    )
