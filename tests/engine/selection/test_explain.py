"""Every figure that applicants read is the bundle's, and no figure is about anybody else."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from middleground.engine.errors import InputError
from middleground.engine.messages import describe_note
from middleground.engine.selection.bundle import Party, Source
from middleground.engine.selection.draw import commitment_of, draw
from middleground.engine.selection.explain import explain, receipt, receipts
from middleground.engine.selection.minutes import minutes
from middleground.engine.selection.problem import Quota
from tests.factories.draws import a_bundle, a_case, the_bundle


@pytest.fixture(scope="module")
def drawn():
    return draw(the_bundle(), "the beacon said 42").bundle


def words(bundle):
    return [describe_note(note) for screen in explain(bundle).screens() for note in screen.notes]


def test_the_figures_are_those_of_the_tickets(drawn):
    told = explain(drawn)
    tickets = drawn.tickets
    reserved = {one["applicant"] for one in drawn.commitment["rules"]["reserved"]}
    counts = [sum(name in group for group in tickets) for name in drawn.chances if name not in reserved]

    assert (told.tickets, told.places, told.applicants) == (len(tickets), len(tickets[0]), len(drawn.chances))
    assert (told.lowest, told.highest) == (min(counts), max(counts))
    assert told.most_for_all - 1 < Fraction(drawn.commitment["lowest_possible"]) * 100 <= told.most_for_all
    assert (told.fingerprint, told.picked) == (drawn.fingerprint, drawn.outcome["ticket"])


def test_the_sentences_carry_the_same_figures(drawn):
    told = explain(drawn)
    said = " ".join(words(drawn))

    assert f"stands on {told.lowest} to {told.highest} of {told.tickets} tickets" in said
    assert f"on more than {told.most_for_all} of {told.tickets} tickets" in said
    assert f"The text was the beacon said 42. It picks ticket number {told.picked}." in said
    assert "The speaker of the day, invited by the board on 3 May" in said
    assert "at least 50 % as suitable" in said


def test_the_table_is_that_of_the_agreed_numbers(drawn):
    assert [(one.feature, one.level, one.low, one.high) for one in explain(drawn).wanted] == [
        ("role", "trainer", 2, 3),
        ("role", "teacher", 1, 3),
        ("role", "youth worker", 1, 2),
        ("area", "north", 3, 5),
        ("area", "south", 1, 3),
    ]


def test_the_public_bundle_is_explained_in_the_same_words(drawn):
    assert explain(drawn.public()) == explain(drawn)


def test_no_pseudonym_is_in_the_explanation(drawn):
    said = " ".join(words(drawn))

    assert [name for name in drawn.chances if name in said] == []


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (Source("drand, round 7"), "draw.source_public"),
        (Source("", (Party("A", "0" * 64), Party("B", commitment_of("b" * 16)))), "draw.source_parties"),
        (Source(), "draw.source_unknown"),
    ],
)
def test_what_decides_is_told_and_also_that_it_was_not_announced(source, code):
    bundle = a_bundle(tickets=10, source=source)

    codes = [note.code for note in explain(bundle).ticket.notes]

    assert codes == ["draw.tickets_fixed", code, "draw.not_picked", "draw.anybody_can_check"]


def test_that_belonging_was_not_counted_is_said_only_where_it_is_true():
    people = tuple(replace(one, features={**one.features, "faith": "some"}) for one in a_case().applicants)
    counted = a_case(applicants=people, quotas=(Quota("faith", "some", 0, 6),))

    said = [[note.code for note in explain(bundle).group.notes] for bundle in (the_bundle(), a_bundle(counted))]

    assert ["draw.belonging_not_counted" in codes for codes in said] == [True, False]


def test_a_receipt_is_the_applicant_s_own_tickets(drawn):
    every = receipts(drawn)

    assert every.keys() == drawn.chances.keys()
    for name, count in drawn.chances.items():
        told = every[name]
        assert told.on == tuple(at for at, group in enumerate(drawn.tickets, 1) if name in group)
        assert told.chance == Fraction(count, 100)
        assert told.drawn == (drawn.outcome["ticket"] in told.on)
        assert describe_note(told.notes[0]) == f"You stand on {count} of 100 tickets. This is your chance."


def test_a_receipt_before_the_draw_says_nothing_of_the_outcome():
    name = min(the_bundle().chances)

    told = receipt(the_bundle(), name)

    assert told.drawn is None
    assert [note.code for note in told.notes] == ["draw.receipt_chance", "draw.chance_range"]


def test_one_receipt_is_the_same_as_among_all(drawn):
    name = max(drawn.chances)

    assert receipt(drawn, name) == receipts(drawn)[name]


def test_a_receipt_is_refused_to_a_stranger():
    with pytest.raises(InputError) as refused:
        receipt(the_bundle(), "0000-0000")

    assert refused.value.code == "draw.unknown_pseudonym"


def test_the_minutes_hold_numbers_outcome_and_order_of_waiting(drawn):
    text = minutes(drawn)
    group = drawn.outcome["group"]

    assert text.startswith("# The table of May\n")
    assert f"`{drawn.fingerprint}`" in text
    assert "| role: trainer | 2–3 |" in text
    assert [name for name in group if f". {name}\n" not in text] == []
    assert text.index("1. " + group[0]) < text.index("These wait, in this order.")


def test_what_people_wrote_is_no_markup_in_the_minutes():
    bundle = a_bundle(tickets=10, source=Source("[here](http://x) <b>now</b>\n# loud"))

    text = minutes(bundle)

    assert re.findall(r"(?<!\\)[\[<]|^# loud", text, re.MULTILINE) == []
