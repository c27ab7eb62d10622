from __future__ import annotations

import pytest

from middleground.demo.asking import NEW_YEAR, PARK, read_content
from middleground.demo.voting import LANGUAGES, DemoStatement, draw_votes, read_statements
from middleground.web.conversations.graphemes import count_graphemes
from middleground.web.conversations.limits import STATEMENT_CHARACTERS

NAMES = (PARK.name, NEW_YEAR.name)


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_is_written_in_every_language_and_short_enough(name):
    statements = read_statements(name)

    empty = [(one.number, language) for one in statements for language in LANGUAGES if not one.texts[language].strip()]
    long = [
        (one.number, language)
        for one in statements
        for language in LANGUAGES
        if count_graphemes(one.texts[language]) > STATEMENT_CHARACTERS
    ]

    assert (empty, long) == ([], [])


@pytest.mark.parametrize("name", NAMES)
def test_first_pages_answers_and_ends_are_written_in_every_language(name):
    content = read_content(name)

    written = [content["texts"], content["ends"]["more"], content["ends"]["less"], *content.get("answers", {}).values()]

    assert [set(LANGUAGES) - set(part) for part in written] == [set()] * len(written)


def test_numbers_of_statements_follow_one_another():
    numbers = [[one.number for one in read_statements(name)] for name in NAMES]

    assert numbers == [list(range(1, 27)), list(range(1, 19))]


def test_the_same_seed_gives_the_same_town():
    statements = read_statements("park")

    first = draw_votes(statements, people=30, camps=False, seed=7)

    assert draw_votes(statements, people=30, camps=False, seed=7) == first
    assert draw_votes(statements, people=30, camps=False, seed=8) != first


def test_nobody_answers_a_statement_twice():
    answers = draw_votes(read_statements("new_year"), people=200, camps=True, seed=1)

    assert [given for given in answers if len({number for number, _choice in given}) != len(given)] == []


@pytest.mark.parametrize(("support", "expected"), [(9.0, 1), (-9.0, -1)])
def test_what_everybody_supports_is_answered_alike(support, expected):
    statements = [DemoStatement(number, "seed", "nl", support, 0.0, 0.0, {}) for number in range(1, 8)]

    answers = draw_votes(statements, people=50, camps=False, seed=3)

    assert {choice for given in answers for _number, choice in given} == {expected}


def test_camps_stand_on_two_sides_of_what_divides():
    telling = DemoStatement(1, "seed", "nl", 0.0, 30.0, 0.0, {})
    mirrored = DemoStatement(2, "seed", "nl", 0.0, -30.0, 0.0, {})

    answers = draw_votes([telling, mirrored], people=400, camps=True, seed=5)

    sides = [dict(given)[1] for given in answers]
    assert [dict(given) for given in answers] == [{1: side, 2: -side} for side in sides]
    assert 150 < sides.count(1) < 250
