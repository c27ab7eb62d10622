"""A released result as files: one self-contained page, a table, or plain data. Aggregates only."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from middleground.engine.disclosure.figures import Figure, Number
from middleground.engine.disclosure.released import ReleasedMap, ReleasedStatement
from middleground.engine.estimate import Suppressed
from middleground.engine.opinion.changes.record import Change
from middleground.web.base.stylesheet import stylesheet
from middleground.web.base.tables import harmless
from middleground.web.conversations.results.changes import statements_table, view_of
from middleground.web.conversations.results.drawing import as_svg
from middleground.web.conversations.results.page import build
from middleground.web.conversations.results.said import Said, Surroundings

__all__ = ["as_changes_page", "as_csv", "as_json", "as_page", "as_parquet", "as_svg"]

MEASURES = ("agree", "disagree", "unsure", "common", "common_against", "bridging", "divisive")
FLAGS = ("is_common_ground", "is_rejected_by_all", "is_bridging", "is_divisive", "is_unsure")


def as_page(found: ReleasedMap, around: Surroundings, *, title: str, language: str, day: dt.date) -> str:
    """Return one HTML page that needs nothing else: its only style is named by its hash, nothing is fetched."""
    with translation.override(language):
        context = {"title": title, "result": build(found, around), "day": day, **_shell(language)}
        return render_to_string("conversations/single_file.html", context)


def as_changes_page(
    change: Change, maps: tuple[ReleasedMap, ReleasedMap], around: Surroundings, *, title: str, language: str
) -> str:
    """Return what changed between two maps as one HTML page that needs nothing else."""
    with translation.override(language):
        context = {
            "title": title,
            "changes": view_of(change, maps, around),
            "table": statements_table(change, maps, around),
            "is_raw": maps[1].policy.is_raw,
            **_shell(language),
        }
        return render_to_string("conversations/changes_file.html", context)


def _shell(language: str) -> dict[str, Any]:
    """What every page of its own holds: one style, named by its hash, and nothing else that could be fetched."""
    css = stylesheet().content.decode()
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return {
        "css": mark_safe(css),  # noqa: S308  # our own files
        "csp": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        "LANGUAGE_CODE": language,
        "LANGUAGE_BIDI": translation.get_language_bidi(),
    }


def as_json(found: ReleasedMap, statements: Mapping[str, Said], *, title: str) -> str:
    """Return the released map with the statements' words as JSON."""
    texts = {name: {"text": said.text, "language": said.language} for name, said in statements.items()}
    shown = {one.id for one in found.statements}
    plain: dict[str, Any] = {
        "title": title,
        "texts": {name: text for name, text in texts.items() if name in shown},
        "map": found.to_json(),
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def as_csv(found: ReleasedMap, statements: Mapping[str, Said]) -> str:
    """Return one row per statement: counts, shares with their intervals, agreement per side. Empty: not shown."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_heads(len(found.sides)))
    for one in found.statements:
        text = statements[one.id].text if one.id in statements else ""
        writer.writerow([harmless(cell) for cell in _cells(one, text, len(found.sides))])
    return out.getvalue()


def as_parquet(found: ReleasedMap, statements: Mapping[str, Said]) -> bytes:
    """Return the table of ``as_csv`` with a kind for each column; what is not shown is null."""
    from middleground.engine.opinion.reading.parquet import arrow

    pa = arrow("pyarrow")
    heads, sides = _heads(len(found.sides)), len(found.sides)
    rows = [_cells(one, statements[one.id].text if one.id in statements else "", sides) for one in found.statements]
    columns = [
        pa.array([_kept(head, row[place]) for row in rows], getattr(pa, _kind(head))())
        for place, head in enumerate(heads)
    ]
    told = {name: str(getattr(found, name)) for name in ("method", "structure", "n_people", "seed")}
    out = pa.BufferOutputStream()
    table = pa.Table.from_arrays(columns, names=heads).replace_schema_metadata({"middleground.map": json.dumps(told)})
    arrow().write_table(table, out)
    return bytes(out.getvalue())


def _kind(head: str) -> str:
    if head in {"statement", "text"}:
        return "string"
    return "bool_" if head in FLAGS else "int64" if head.startswith("n") else "float64"


def _kept(head: str, cell: object) -> object:
    if head in FLAGS:
        return bool(cell)
    return None if cell == "" and head not in {"statement", "text"} else cell


def _heads(sides: int) -> list[str]:
    names = [*MEASURES, *(f"agree_side_{index + 1}" for index in range(sides))]
    shares = [head for name in names for head in (name, f"{name}_low", f"{name}_high")]
    return ["statement", "text", "n", "n_agree", "n_disagree", "n_pass", *shares, *FLAGS]


def _cells(one: ReleasedStatement, text: str, sides: int) -> list[object]:
    counts = [_count(count) for count in (one.n, one.n_agree, one.n_disagree, one.n_pass)]
    by_side: list[Number] = [*one.agree_by_side, *[Suppressed("not_estimated")] * (sides - len(one.agree_by_side))]
    numbers = [*(getattr(one, name) for name in MEASURES), *by_side]
    shares = [cell for number in numbers for cell in _share(number)]
    return [one.id, text, *counts, *shares, *(int(getattr(one, name)) for name in FLAGS)]


def _count(count: int | Suppressed) -> int | str:
    return count if isinstance(count, int) else ""


def _share(number: Number) -> list[object]:
    return [number.value, number.low, number.high] if isinstance(number, Figure) else ["", "", ""]
