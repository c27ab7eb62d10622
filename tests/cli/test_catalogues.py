"""Translations are compiled without gettext's programs, and an edited catalogue is never left uncompiled."""

from __future__ import annotations

import io
import os
from gettext import GNUTranslations

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from middleground.cli.catalogues import compile_catalogues, compiled

CATALOGUE = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n<5 ? 1 : 2);\\n"

#. A remark
#: web/base/views.py
#, python-format
msgid "Hello \\"%(name)s\\"\\n"
msgstr ""
"Goeden"
"dag \\"%(name)s\\"\\n"

msgctxt "verb"
msgid "Open"
msgstr "Openen"

msgctxt "state"
msgid "Open"
msgstr "Geopend"
msgid "%(n)s person"
msgid_plural "%(n)s people"
msgstr[0] "één"
msgstr[1] "enkele"
msgstr[2] "مئة"

#, fuzzy
msgid "Guessed"
msgstr "Geraden"

msgid "Waiting"
msgstr ""

#~ msgid "Gone"
#~ msgstr "Weg"
"""


def _read(data: bytes) -> GNUTranslations:
    return GNUTranslations(io.BytesIO(data))


def test_sentences_contexts_and_plurals_are_found():
    found = _read(compiled(CATALOGUE))

    assert found.gettext('Hello "%(name)s"\n') == 'Goedendag "%(name)s"\n'
    assert [found.pgettext(context, "Open") for context in ("verb", "state")] == ["Openen", "Geopend"]
    assert [found.ngettext("%(n)s person", "%(n)s people", n) for n in (1, 2, 9)] == ["één", "enkele", "مئة"]


@pytest.mark.parametrize("sentence", ["Guessed", "Waiting", "Gone"])
def test_a_guess_a_gap_and_a_sentence_of_old_stay_in_english(sentence):
    assert _read(compiled(CATALOGUE)).gettext(sentence) == sentence


def test_it_says_the_same_as_babel():
    babels = io.BytesIO()
    write_mo(babels, read_po(io.BytesIO(CATALOGUE.encode()), ignore_obsolete=True))

    ours, theirs = (_read(data)._catalog for data in (compiled(CATALOGUE), babels.getvalue()))

    del ours[""], theirs[""]  # headers: Babel adds its own name and dates
    assert ours == theirs


def test_only_an_edited_catalogue_is_compiled_again(tmp_path):
    source = tmp_path / "nl" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE, encoding="utf-8")
    target = source.with_suffix(".mo")

    first = compile_catalogues(tmp_path)
    later = target.stat().st_mtime_ns + 1_000_000
    os.utime(target, ns=(later, later))
    second = compile_catalogues(tmp_path)
    os.utime(source, ns=(later + 1, later + 1))
    third = compile_catalogues(tmp_path)

    assert [first, second, third] == [[target], [], [target]]
