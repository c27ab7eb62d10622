"""What is kept of change beside a release, and read back."""

import json

import numpy as np

from middleground.engine.disclosure.change import release_change
from middleground.engine.disclosure.gate import release_map
from middleground.engine.opinion.changes.answers import compare_answers
from middleground.engine.opinion.changes.compare import compare_maps
from middleground.engine.opinion.changes.released import compare_released
from middleground.engine.opinion.changes.stored import to_json, with_answers, with_stored
from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.votes import VoteMatrix
from tests.factories.findings import make_spectrum

KEY = b"a key for tests"


def votes_of(people, *, changed=0):
    """Everybody answers five statements at random; so many of the first people answer otherwise."""
    rng = np.random.default_rng(0)
    table = rng.choice([-1, 0, 1], size=(people, 5), p=[0.4, 0.2, 0.4])
    table[:changed] = 1
    person, statement = np.nonzero(np.ones_like(table))
    names = tuple(f"p{row}" for row in range(people))
    return SourceConversation.of_votes(
        VoteMatrix(person, statement, table.ravel(), names, tuple(str(column) for column in range(5)))
    )


def releases():
    return [release_map(make_spectrum(n_people=people), key=KEY) for people in (460, 520)]


def test_what_passed_the_gate_is_read_back_as_it_was():
    before, after = releases()
    answered = compare_answers(votes_of(80), votes_of(100, changed=40), has_middle=False)
    told = release_change(with_answers(compare_released(before, after), answered), before, after)

    stored = json.loads(json.dumps(to_json(told)))

    found = with_stored(compare_released(before, after), stored)
    assert (found.people, found.changed_answers, found.middle) == (told.people, told.changed_answers, told.middle)
    assert [(one.agree, one.same_people, one.other_people, one.is_changed) for one in found.statements] == [
        (one.agree, one.same_people, one.other_people, one.is_changed) for one in told.statements
    ]


def test_answers_compared_without_their_maps_say_what_they_say_with_them():
    before, after = votes_of(80), votes_of(100, changed=40)

    alone, with_maps = compare_answers(before, after, has_middle=False), compare_maps(before, after)

    assert (alone.people, alone.changed_answers, alone.statements) == (
        with_maps.people,
        with_maps.changed_answers,
        with_maps.statements,
    )
