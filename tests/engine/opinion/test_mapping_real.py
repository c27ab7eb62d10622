"""Public conversations, where they are at hand; see docs/methods/factors.md for all ten."""

import os
from pathlib import Path

import pytest

from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.reading.conversation import read_conversation

FOLDER = Path(os.environ.get("MIDDLEGROUND_DATA", Path(__file__).parents[4] / "shared" / "data")) / "polis"


@pytest.fixture(scope="module")
def taxes():
    folder = FOLDER / "scoop-hivemind.taxes"
    if not folder.is_dir():
        pytest.skip("the public Polis exports are not beside this repository")
    source = read_conversation(folder)
    return map_opinions(source), {statement.id: statement.text for statement in source.statements}


def test_a_conversation_about_taxes_is_a_spectrum_with_a_fifth_in_between(taxes):
    found, _ = taxes

    assert (found.structure, found.n_people, found.n_answers) == ("spectrum", 333, 17278)
    assert found.middle.low < 0.2 < found.middle.high


def test_what_divides_it_is_whether_taxes_are_too_high(taxes):
    found, text = taxes

    most = max((finding for finding in found.statements if finding.is_divisive), key=lambda f: f.divisive.low)
    assert text[most.id].startswith("We are taxed more than what can be justified.")


def test_the_expected_agreement_of_all_agrees_with_the_counts(taxes):
    found, _ = taxes

    often = [finding for finding in found.statements if finding.n >= 200]
    expected = [
        sum(side.share.value * by.value for side, by in zip(found.sides, finding.agree_by_side, strict=True))
        for finding in often
    ]
    assert expected == pytest.approx([finding.agree.value for finding in often], abs=0.08)
