"""What the gate lets through of why people could not decide."""

from dataclasses import replace

import pytest

from middleground.engine.disclosure.figures import Figure
from middleground.engine.disclosure.gate import RAW, release_map
from middleground.engine.disclosure.released import ReleasedMap, with_absent
from middleground.engine.estimate import Suppressed
from middleground.engine.opinion.undecided import undecided_because
from tests.factories.findings import make_spectrum, make_statement

KEY = b"a key for tests"


def mapped(*counts, n_pass=80):
    """Return a map with one statement that 200 people answered, and why some of them passed."""
    found = make_spectrum()
    statement = make_statement("q", 80, 40, n_pass)
    return replace(found, statements=(statement,), undecided=undecided_because({"q": counts}, ["q"]))


def reasons(found, **rest):
    (one,) = release_map(found, key=KEY, **rest).undecided
    return one


def test_reasons_are_released_as_rounded_shares_of_those_who_said_why():
    one = reasons(mapped(30, 20, 15, 15))

    assert one.n == 80
    assert [round(share.value * one.n) % 5 for share in one.shares] == [0, 0, 0, 0]
    for share, exact in zip(one.shares, (30 / 80, 20 / 80, 15 / 80, 15 / 80), strict=True):
        assert share.low <= exact <= share.high


def test_a_rare_reason_is_hidden_and_so_is_one_from_which_it_could_be_subtracted():
    one = reasons(mapped(40, 25, 12, 3))

    assert [isinstance(share, Suppressed) for share in one.shares] == [False, False, True, True]


@pytest.mark.parametrize(("counts", "told"), [((10, 9, 0, 0), 0), ((10, 10, 0, 0), 1)])
def test_reasons_need_twice_the_threshold(counts, told):
    assert len(release_map(mapped(*counts), key=KEY).undecided) == told


def test_no_reason_is_told_where_the_share_of_passes_is_not():
    found = mapped(10, 10, 0, 0, n_pass=20)
    few = replace(found, statements=(make_statement("q", 180, 4, 20),))

    assert not isinstance(release_map(few, key=KEY).statements[0].unsure, Figure)
    assert release_map(few, key=KEY).undecided == ()


def test_a_few_more_reasons_change_nothing_that_was_released():
    before = release_map(mapped(30, 20, 15, 15), key=KEY)

    soon = release_map(mapped(34, 20, 15, 15), key=KEY, previous=before)
    later = release_map(mapped(60, 20, 15, 15, n_pass=110), key=KEY, previous=before)

    assert soon.undecided == before.undecided
    assert later.undecided[0].n == 110


def test_without_protection_the_numbers_are_as_they_are():
    one = reasons(mapped(30, 0, 1, 2), policy=RAW)

    assert (one.n, [share.value for share in one.shares]) == (33, [30 / 33, 0.0, 1 / 33, 2 / 33])


def test_reasons_are_read_as_they_were_written_and_old_releases_have_none():
    released = release_map(mapped(40, 25, 12, 3), key=KEY)
    old = {name: value for name, value in released.to_json().items() if name != "undecided"}

    assert ReleasedMap.from_json(released.to_json()) == released
    assert ReleasedMap.from_json(old).undecided == ()


def test_a_statement_that_was_away_for_one_release_is_told_as_before_until_enough_is_new():
    first = release_map(mapped(30, 20, 15, 15), key=KEY)
    without = release_map(replace(mapped(30, 20, 15, 15), statements=(), undecided=()), key=KEY)
    back = replace(mapped(31, 20, 15, 15, n_pass=81))

    plain = release_map(back, key=KEY, previous=with_absent(without, first))

    assert plain.undecided == first.undecided
    assert [one.n for one in plain.statements] == [one.n for one in first.statements]
    assert [one.n_pass for one in plain.statements] == [one.n_pass for one in first.statements]
