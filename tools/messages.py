"""Collect the sentences people read, from Python and from templates, and bring the catalogues up to them.

    make messages        writes src/middleground/web/locale/<language>/LC_MESSAGES/django.po and compiles it

Babel does the work, so no machine needs the gettext programs. A sentence that changed in English appears as a new,
empty one: nothing is guessed ("fuzzy"), and a test fails until somebody has translated it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from middleground.cli.catalogues import LOCALE, compile_catalogues
from middleground.engine.messages import NOTES, SENTENCES

SOURCE = LOCALE.parent.parent
LANGUAGES = ["nl", "de", "fr", "ar"]
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COTTON = re.compile(r""":[\w.-]+=("[^"]*"|'[^']*')""")


def collected() -> Catalog:
    """Return every sentence of the package that asks to be translated."""
    catalog = Catalog(project="Middleground", charset="utf-8")
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for line, found, comments, context in _extract(text if path.suffix == ".py" else _as_python(text)):
            place = (str(path.relative_to(SOURCE)), line)
            catalog.add(found, locations=[place], auto_comments=comments, context=context)
    # The engine knows no translations; the web translates what it reports.
    for code, sentence in (SENTENCES | NOTES).items():
        catalog.add(sentence, locations=[("engine/messages.py", 1)], auto_comments=[code])
    return catalog


def _as_python(template: str) -> str:
    """Return a template as calls of gettext, one line each where it had one.

    Cotton's dynamic attributes (``:title="_('Results')"``) are no template tags; their calls are added at the end.
    """
    lines = [line.strip() for line in templatize(template).splitlines()]
    attributes = [match.group(1)[1:-1] for match in COTTON.finditer(template) if "_(" in match.group(1)]
    return "\n".join([*lines, *attributes, ""])


def _extract(code: str) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    found: Iterator[Any] = extract_python(io.BytesIO(code.encode()), KEYWORDS, ["Translators:"], {})
    for line, function, arguments, comments in found:
        pattern = KEYWORDS[function] or (1,)
        given = arguments if isinstance(arguments, tuple) else (arguments,)
        context = given[0] if isinstance(pattern[0], tuple) else None
        texts = tuple(given[index - 1] for index in pattern if isinstance(index, int))
        if all(texts):
            yield line, texts[0] if len(texts) == 1 else texts, comments, context


def read(language: str) -> Catalog:
    """Return the catalogue of a language, empty when there is none yet."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale=language, project="Middleground", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, ignore_obsolete=True)


def update(language: str, sentences: Catalog) -> int:
    """Write the catalogue of a language; return how many sentences wait for a translation."""
    catalog = read(language)
    catalog.update(sentences, no_fuzzy_matching=True)
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalog, width=110, omit_header=True, include_lineno=False, ignore_obsolete=True, sort_output=True)
    path.write_bytes(_header(catalog).encode() + text.getvalue())
    return sum(not _is_translated(message.string) for message in catalog if message.id)


def _header(catalog: Catalog) -> str:
    """Return a header without dates and names, which would change with every run."""
    return (
        'msgid ""\nmsgstr ""\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Language: {catalog.locale_identifier}\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def main() -> None:
    """Update and compile every catalogue, and say what waits."""
    sentences = collected()
    print(f"{len(sentences)} sentences")
    for language in LANGUAGES:
        print(f"{language}: {update(language, sentences)} wait for a translation")
    compile_catalogues()


if __name__ == "__main__":
    main()
