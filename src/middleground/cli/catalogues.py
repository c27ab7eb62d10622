"""Compiled translations: an edited ``.po`` must never leave an old ``.mo`` beside it.

``serve``, ``demo``, the tests and ``make messages`` call ``compile_catalogues``; the build of a wheel too. It needs the
standard library alone, so this module must not import anything else of the package.
"""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterator
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "web" / "locale"


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; return what was written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        fresh = target.with_suffix(".fresh")
        fresh.write_bytes(compiled(source.read_text(encoding="utf-8")))
        fresh.replace(target)  # readers meet the old catalogue or the new one, never half of one
        written.append(target)
    return written


def compiled(catalogue: str) -> bytes:
    """Return the GNU ``.mo`` form of a ``.po`` text; fuzzy and empty translations are left out."""
    pairs = sorted((key.encode(), text.encode()) for key, text in _translations(catalogue))
    count, header = len(pairs), 28
    offset = header + 16 * count
    tables: list[bytes] = []
    body = b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), offset + len(body)))
            body += pair[column] + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, count, header, header + 8 * count, 0, offset) + b"".join(tables) + body


def _translations(catalogue: str) -> Iterator[tuple[str, str]]:
    for entry in _entries(catalogue):
        texts = [text for name, text in entry.items() if name.startswith("msgstr")]
        if "fuzzy" in entry or not all(texts):
            continue
        context = f"{entry['msgctxt']}\x04" if "msgctxt" in entry else ""
        plural = f"\0{entry['msgid_plural']}" if "msgid_plural" in entry else ""
        yield context + entry["msgid"] + plural, "\0".join(texts)


def _entries(catalogue: str) -> Iterator[dict[str, str]]:
    """Yield what each entry says under each keyword; a fuzzy one has the keyword ``fuzzy`` too."""
    entry: dict[str, str] = {}
    keyword = ""
    for line in [*catalogue.splitlines(), "#"]:
        if not line.startswith(('"', "msgstr")) and keyword.startswith("msgstr"):
            yield entry
            entry, keyword = {}, ""
        if line.startswith("#,") and "fuzzy" in line:
            entry["fuzzy"] = ""
        elif line.startswith('"'):
            entry[keyword] += ast.literal_eval(line)
        elif line.startswith("msg"):
            keyword, _, text = line.partition(" ")
            entry[keyword] = ast.literal_eval(text)
