"""Every error and note of the engine can be said in plain English, completely."""

import ast
import re
from pathlib import Path

import pytest

import middleground.engine
from middleground.engine.errors import EngineError, InputError
from middleground.engine.messages import NOTES, SENTENCES, describe, describe_note
from middleground.engine.opinion.findings import Note

ENGINE = Path(middleground.engine.__file__).parent
ERRORS = {"InputError", "TooFewError", "EngineError"}
PLACE = {"file", "line", "column", "value"}


def calls(names: set[str]) -> list[ast.Call]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ENGINE.rglob("*.py"))]
    found = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    return [call for call in found if getattr(call.func, "id", getattr(call.func, "attr", "")) in names]


def codes(names: set[str]) -> set[str]:
    return {call.args[0].value for call in calls(names) if isinstance(call.args[0], ast.Constant)}


def placeholders(sentence: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", sentence))


def test_every_error_of_the_engine_has_a_sentence() -> None:
    assert sorted(codes(ERRORS | {"refuse"}) - SENTENCES.keys()) == []


def test_every_note_of_the_engine_has_a_sentence_and_no_sentence_is_left_over() -> None:
    assert sorted(codes({"Note"}) ^ NOTES.keys()) == []


def test_sentences_name_only_what_the_error_carries() -> None:
    missing = {}
    for call in calls(ERRORS):
        if isinstance(call.args[0], ast.Constant) and all(keyword.arg for keyword in call.keywords):
            code = str(call.args[0].value)
            absent = placeholders(SENTENCES[code]) - {str(keyword.arg) for keyword in call.keywords}
            if absent:
                missing[code] = absent

    assert missing == {}


def test_refused_cells_need_no_more_than_their_place() -> None:
    assert {code for code in codes({"refuse"}) if not placeholders(SENTENCES[code]) <= PLACE} == set()


@pytest.mark.parametrize("sentence", [*SENTENCES.values(), *NOTES.values()])
def test_sentences_are_whole(sentence: str) -> None:
    assert sentence[0].isupper() or sentence.startswith("%(")
    assert sentence.endswith(".")
    assert "  " not in sentence


def test_error_is_told_with_its_place_and_remedy() -> None:
    error = InputError("source.unknown_vote", file="votes.csv", line=7, column="vote", value="maybe")

    assert describe(error) == (
        "votes.csv, line 7, column vote: A vote must be 1, 0 or -1 (in a plain table also agree, pass or disagree),"
        " not maybe."
    )


def test_missing_value_becomes_a_dash_and_an_unknown_code_is_told_as_it_is() -> None:
    assert describe(InputError("source.not_a_number", value=None)) == "A whole number belongs here, not -."
    assert describe(EngineError("other.code")) == "other.code"


def test_note_is_told_with_its_numbers() -> None:
    note = Note("polis.matrix_differs", (("count", 2), ("total", 5)))

    assert describe_note(note) == (
        "2 votes are not the same in votes.csv and in the matrix of participants. The latest votes of votes.csv were"
        " used."
    )
