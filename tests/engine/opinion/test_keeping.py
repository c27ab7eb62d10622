"""Looking again and again at a conversation that runs."""

from dataclasses import replace

import numpy as np
import pytest

from middleground.engine.estimate import Estimate
from middleground.engine.opinion.keeping import Kept, Touched, counts_of, look
from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.votes import VoteMatrix


def table_of(people=400, statements=12, *, seed=0):
    """Answers along one line, (people, statements), 2 where there is none."""
    rng = np.random.default_rng(seed)
    lean = rng.standard_normal((people, 1)) * rng.normal(0, 1.5, statements) + rng.normal(0, 0.5, statements)
    table = np.where(lean + rng.logistic(size=lean.shape) > 0, 1, -1)
    table[rng.random(lean.shape) < 0.1] = 0
    table[rng.random(lean.shape) < 0.1] = 2
    return table


def votes_of(table, rows=slice(None)):
    some = table[rows]
    person, statement = np.nonzero(some != 2)
    names = tuple(f"p{row}" for row in range(some.shape[0]))
    return VoteMatrix(
        person, statement, some[person, statement], names, tuple(str(column) for column in range(some.shape[1]))
    )


def source_of(table):
    return SourceConversation.of_votes(votes_of(table))


def with_newcomers(table, some, *, statements=()):
    """The table before some people answered at all."""
    early = table.copy()
    early[some] = 2
    for statement in statements:
        early[:, statement] = 2
    return early


def touched(early, late):
    """The answers of those who answered since; people without an answer before stay as empty rows."""
    rows = np.flatnonzero((early != late).any(axis=1))
    return Touched(votes_of(early, rows), votes_of(late, rows))


def agreement(found):
    return {one.id: one.common.value for one in found.statements if isinstance(one.common, Estimate)}


def test_a_first_look_is_cold_and_says_what_a_live_map_says():
    found = look(source_of(table_of()))

    assert (found.way, found.found.mode, found.found.n_people) == ("cold", "live", 400)


def test_after_a_few_more_answers_the_fit_is_warm_and_says_what_a_cold_one_says():
    late = table_of()
    early = with_newcomers(late, slice(0, 4))
    first = look(source_of(early))

    warm = look(source_of(late), kept=first.kept, touched=touched(early, late))

    cold = look(source_of(late))
    assert (warm.way, warm.found.n_people, warm.kept.counts) == ("warm", 400, cold.kept.counts)
    apart = [abs(value - agreement(cold.found)[name]) for name, value in agreement(warm.found).items()]
    assert len(apart) == 12
    assert max(apart) < 0.05


def test_after_many_more_answers_everybody_is_counted_again():
    late = table_of()
    early = with_newcomers(late, slice(0, 60))
    first = look(source_of(early))

    found = look(source_of(late), kept=first.kept, touched=touched(early, late))

    assert (found.way, found.found.n_people) == ("counted", 400)


def test_people_who_answer_otherwise_now_are_put_in_with_what_they_say_now():
    early = table_of()
    late = early.copy()
    late[:3] = np.where(early[:3] == 1, -1, early[:3])
    first = look(source_of(early))

    found = look(source_of(late), kept=first.kept, touched=touched(early, late))

    assert (found.way, found.kept.counts) == ("warm", counts_of(votes_of(late)))


def test_a_new_statement_finds_its_place_in_a_warm_fit():
    late = table_of()
    early = with_newcomers(late, slice(0, 0), statements=[11])
    late[6:, 11] = 2
    first = look(source_of(early))

    found = look(source_of(late), kept=first.kept, touched=touched(early, late))

    assert (found.way, len(found.found.statements)) == ("warm", 12)


@pytest.mark.parametrize("change", ["erased", "rejected", "flipped", "another version", "not told"])
def test_what_does_not_add_up_begins_anew(change):
    early = table_of()
    late = early.copy()
    late[0, 0] = -1 if early[0, 0] == 1 else 1
    first = look(source_of(early)).kept
    told = touched(early, late)
    if change == "erased":
        late = late[:-1]
    elif change == "rejected":
        late[:, 5] = 2
    elif change == "flipped":
        late[200, 3] = -1 if early[200, 3] == 1 else 1
    elif change == "another version":
        first = replace(first, fit=b"something else")
    else:
        told = None

    found = look(source_of(late), kept=first, touched=told)

    assert (found.way, found.kept.counts) == ("cold", counts_of(votes_of(late)))


def test_what_is_kept_has_no_room_for_a_person():
    kept = look(source_of(table_of(people=300, statements=5))).kept

    assert isinstance(kept, Kept)
    assert list(kept.counts) == ["0", "1", "2", "3", "4"]
    assert len(kept.fit) < 20_000
