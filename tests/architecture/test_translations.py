"""Whoever reads Dutch, German, French or Arabic reads everything, with the same names and numbers in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from tests.architecture.source import ROOT
from tools.messages import LANGUAGES, collected, read

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
OTHER_NAME = re.compile(r"^.*\b\w*gettext\w* as (?!_\b).*$", re.MULTILINE)  # the collector knows “_” only
TAG = re.compile(r"</?\w+[^>]*>")
each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def sentences() -> set[tuple[str | None, object]]:
    return {(message.context, message.id) for message in collected() if message.id}


def _messages(language: str) -> list[Message]:
    return [message for message in read(language) if message.id]


def _forms(message: Message) -> Iterator[tuple[str, str]]:
    """Yield each translated form with the English one that it renders; only the first speaks of one thing."""
    if isinstance(message.id, str):
        yield message.id, message.string
        return
    for number, text in enumerate(message.string):
        yield message.id[min(number, 1)], text


@each_language
def test_every_sentence_is_translated_and_none_is_left_over(language, sentences):
    translated = {
        (message.context, message.id)
        for message in _messages(language)
        if not message.fuzzy and (all(message.string) if message.pluralizable else message.string)
    }

    assert sorted(map(str, sentences - translated)) == []
    assert sorted(map(str, translated - sentences)) == []


@each_language
def test_every_number_has_its_form(language):
    forms = read(language).num_plurals

    assert [
        message.id for message in _messages(language) if message.pluralizable and len(message.string) != forms
    ] == []


@each_language
def test_names_and_numbers_are_filled_in_at_the_same_places(language):
    wrong = {}
    for message in _messages(language):
        for english, text in _forms(message):
            asked, given = (sorted(PLACEHOLDER.findall(words)) for words in (english, text))
            # A form for one, two or none may say the number in words.
            may_leave_out = message.pluralizable and set(given) <= set(asked)
            if asked != given and not may_leave_out:
                wrong[english] = text

    assert wrong == {}


@each_language
def test_markup_and_the_spaces_around_stay_as_they_are(language):
    wrong = {
        english: text
        for message in _messages(language)
        for english, text in _forms(message)
        if sorted(TAG.findall(english)) != sorted(TAG.findall(text))
        or [english[:1].isspace(), english[-1:].isspace()] != [text[:1].isspace(), text[-1:].isspace()]
    }

    assert wrong == {}


@each_language
def test_no_sentence_is_left_in_english(language):
    same = [text for message in _messages(language) for english, text in _forms(message) if english == text]

    assert [text for text in same if len(re.findall(r"[A-Za-z]{2,}", PLACEHOLDER.sub("", text))) > 3] == []


def test_no_sentence_hides_from_the_collector_behind_another_name():
    files = (ROOT / "src").rglob("*.py")

    hidden = [f"{file.name}: {line}" for file in files for line in OTHER_NAME.findall(file.read_text(encoding="utf-8"))]

    assert hidden == []
