"""A drawing that stands alone: its few rules come from the style sheet, with every colour and size written out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from django.apps import apps
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi

from middleground.web.base.charts import drawing as draw

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(r"(--[\w-]+)\s*:\s*([^;]+);")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_VARIABLE = re.compile(r"var\((--[\w-]+)\)")
_REM = re.compile(r"([\d.]+)rem\b")
_KEPT = {"fill", "stroke", "font", "text", "opacity", "stroke-width", "stroke-dasharray"}
_PAGE = (
    ("paper", "fill:var(--paper)"),
    ("title", "font-family:var(--serif);font-size:30px;font-weight:700"),
    ("heading", "font-family:var(--serif);font-size:19px;font-weight:700"),
    ("said", "font-family:var(--serif);font-size:17px"),
    ("lead", "font-size:18px"),
    ("words", "font-size:16px"),
    ("strong", "font-size:15px;font-weight:650"),
    ("soft", "font-size:14px;fill:var(--ink-soft)"),
    ("rule", "stroke:var(--rule);stroke-width:1"),
)


def document(parts: Iterable[SafeString], *, size: tuple[float, float], title: str, desc: str) -> SafeString:
    """Return a whole SVG document with its own rules; ``size`` is its width and height."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart-svg" role="img" lang="{}" direction="{}"'
        ' viewBox="0 0 {} {}" width="{}" height="{}"><title>{}</title><desc>{}</desc><style>{}</style>'
        '<rect class="alone-paper" width="100%" height="100%"/>{}</svg>\n',
        get_language() or "en",
        "rtl" if get_language_bidi() else "ltr",
        *(draw.plain(side) for side in (*size, *size)),
        title,
        desc,
        mark_safe(rules()),  # noqa: S308  # our own files
        draw.join(parts),
    )


def placed(part: SafeString, x: float, y: float, size: tuple[float, float]) -> SafeString:
    """Return a fluid drawing put at a place with a size."""
    return format_html(
        '<svg x="{}" y="{}" width="{}" height="{}" overflow="visible">{}</svg>',
        *(draw.plain(value) for value in (x, y, *size)),
        part,
    )


def lines(texts: Sequence[str], x: float, y: float, name: str, *, step: float = 22) -> SafeString:
    """Return lines of words under one another; ``y`` is where the first one stands."""
    return draw.join(
        format_html(
            '<text class="alone-{}" x="{}" y="{}">{}</text>',
            name,
            draw.plain(x),
            draw.plain(y + step * place),
            text,
        )
        for place, text in enumerate(texts)
    )


@lru_cache(maxsize=1)
def rules() -> str:
    """Return the rules of charts in the light colours; other programs than browsers know no variables."""
    folder = Path(apps.get_app_config("base").path) / "static" / "base" / "css"
    tokens = dict(_TOKEN.findall(_without_media((folder / "01-tokens.css").read_text(encoding="utf-8"))))
    written = ["text{font-family:var(--sans);font-size:14px;fill:var(--ink)}"]
    written += [f".alone-{name}{{{declarations}}}" for name, declarations in _PAGE]
    charts = _without_media((folder / "20-chart.css").read_text(encoding="utf-8"))
    written += [_short(selector, declarations) for selector, declarations in _RULE.findall(charts)]
    text = "".join(rule for rule in written if rule)
    while _VARIABLE.search(text):
        text = _VARIABLE.sub(lambda match: tokens[match[1]], text)
    return _REM.sub(lambda match: f"{float(match[1]) * 16:g}px", text)


def _short(selector: str, declarations: str) -> str:
    """Return a rule with what a drawing understands, or nothing."""
    kept = [one.strip() for one in declarations.split(";") if one.strip().split("-")[0].split(":")[0] in _KEPT]
    name = selector.strip()
    is_drawn = name.startswith((".hill", ".foot", ".turn", ".mark", ".bar", ".sure", ".apart", ".tone", ".chart-label"))
    return f"{name}{{{';'.join(kept)}}}" if kept and is_drawn else ""


def _without_media(text: str) -> str:
    """Leave out comments, what holds on some screens only, and the braces of layers."""
    text = _COMMENT.sub("", text)
    while (start := text.find("@media")) >= 0:
        depth, end = 0, text.index("{", start)
        while True:
            depth += (text[end] == "{") - (text[end] == "}")
            end += 1
            if depth == 0:
                break
        text = text[:start] + text[end:]
    return re.sub(r"@layer [\w-]+ \{", "", text)
