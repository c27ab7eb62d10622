"""What the gate says of shares that were corrected for what was shown."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from middleground.engine.disclosure.figures import Figure
from middleground.engine.disclosure.gate import RAW, release_map
from middleground.engine.estimate import Suppressed
from middleground.engine.opinion.findings import Note
from middleground.engine.opinion.shares import wilson_of
from tests.factories.findings import make_one_group, make_statement, with_statements

KEY = b"a key for tests"
COUNT = st.integers(0, 120)


def corrected(counts, shares):
    """A statement whose shares stand for other numbers of people than gave the answers."""
    n = sum(counts)
    found = make_statement("0", *counts)
    agree, disagree, unsure = (wilson_of(share, 0.8 * n, n, "weighted") for share in shares)
    return replace(found, agree=agree, disagree=disagree, unsure=unsure)


def released(counts, shares, **options):
    found = with_statements(make_one_group(), corrected(counts, shares))
    return release_map(found, key=KEY, **options).statements[0]


def test_the_corrected_share_is_shown_beside_the_counts_of_people():
    shown = released((120, 60, 20), (0.4, 0.5, 0.1))

    assert abs(shown.agree.value - 0.4) <= 0.025
    assert shown.agree.low <= 0.4 <= shown.agree.high
    assert shown.agree.method == "weighted"
    assert abs(shown.n_agree - 120) < 5


def test_a_few_people_are_not_shown_however_many_they_stand_for():
    shown = released((150, 46, 4), (0.6, 0.2, 0.2))

    assert shown.unsure == Suppressed("too_few")
    assert shown.disagree == Suppressed("complement")
    assert isinstance(shown.agree, Figure)


@given(st.tuples(COUNT, COUNT, COUNT), st.tuples(COUNT, COUNT, COUNT).filter(any))
@settings(deadline=None)
def test_no_answer_of_fewer_than_ten_people_is_shown_or_can_be_subtracted(counts, parts):
    if sum(counts) == 0:
        return

    shown = released(counts, [part / sum(parts) for part in parts])

    shares = (shown.agree, shown.disagree, shown.unsure)
    hidden = [count for count, share in zip(counts, shares, strict=True) if isinstance(share, Suppressed)]
    edged = any(isinstance(share, Figure) and share.edge for share in shares)
    assert all(count >= 10 or isinstance(share, Suppressed) for count, share in zip(counts, shares, strict=True))
    assert not hidden or len(hidden) == 3 or edged or (len(hidden) > 1 and sum(hidden) >= 10)


def test_without_protection_the_share_is_what_the_engine_found():
    shown = released((120, 60, 20), (0.43, 0.47, 0.1), policy=RAW)

    assert (shown.agree.value, shown.n_agree) == (0.43, 120)


def test_answers_without_a_known_chance_are_counted_roughly_and_never_as_none():
    note = Note("weights.partly_unknown", (("answers", 7), ("total", 1234)))
    found = replace(make_one_group(), notes=(note,))

    rounded = release_map(found, key=KEY).notes

    assert [dict(one.params) for one in rounded] == [{"answers": 50, "total": 1250}]
