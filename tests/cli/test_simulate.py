"""An invented town goes out as a file and comes back as a map."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from middleground.cli import simulate
from middleground.cli.main import main
from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.opinion.reading.conversation import read_conversation
from middleground.engine.opinion.simulate import Town, invent

TOWN = ("--people", 60, "--statements", 20, "--votes", 15)
FORMS = ("town", "town.zip", "town.csv", "town.parquet")


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def numbered(votes):
    """Every vote, people and statements by their numbers."""
    people, statements = (
        [int(name.lstrip("ps")) for name in names] for names in (votes.person_ids, votes.statement_ids)
    )
    return {
        (people[person], statements[statement], int(choice))
        for person, statement, choice in zip(votes.person, votes.statement, votes.choice, strict=True)
    }


@pytest.mark.parametrize("name", FORMS)
def test_a_town_is_read_as_it_was_invented(tmp_path, name):
    done = run("simulate", *TOWN, "--seed", 3, "--out", tmp_path / name)

    read = read_conversation(tmp_path / name)
    town = invent(Town("gaussian", people=60, statements=20, votes=15, seed=3)).source
    assert done.exit_code == 0, done.output
    assert numbered(read.votes) == numbered(town.votes)
    assert [said.text for said in read.statements] == [said.text for said in town.statements]


@pytest.mark.parametrize("name", FORMS)
def test_an_invented_town_can_be_mapped(tmp_path, name):
    run("simulate", *TOWN, "--out", tmp_path / name)
    out = tmp_path / "map.json"

    done = run("map", tmp_path / name, "--method", "polis", "--out", out)

    assert done.exit_code == 0, done.output
    assert ReleasedMap.from_json(json.loads(out.read_text())["map"]).n_people == 60


def test_the_truth_stands_beside_the_town(tmp_path):
    run("simulate", *TOWN, "--opinions", "camps", "--camps", 3, "--hostile", 0.1, "--out", tmp_path / "town")

    truth = json.loads((tmp_path / "town.truth.json").read_text())
    town = invent(Town("camps", people=60, statements=20, votes=15, camps=3, hostile=0.1))
    assert truth["camp"] == town.camp.tolist()
    assert np.allclose(truth["position"], town.position, atol=1e-4)
    assert sum(truth["is_hostile"]) == 6
    assert truth["town"]["camps"] == 3


def test_the_same_seed_writes_the_same_file(tmp_path):
    for name in ("one.zip", "two.zip"):
        run("simulate", *TOWN, "--out", tmp_path / name)

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_statements_speak_the_language_that_was_asked_for(tmp_path):
    run("simulate", *TOWN, "--language", "ar", "--out", tmp_path / "town")

    first = read_conversation(tmp_path / "town").statements[0].text
    assert first == "الحديقة العامة: ينبغي تخصيص مزيد من المال لهذا."


@pytest.mark.parametrize("there", ["town.csv", "statements.csv", "town.csv.truth.json"])
def test_nothing_that_is_there_is_overwritten(tmp_path, there):
    (tmp_path / there).write_text("kept")

    done = run("simulate", *TOWN, "--out", tmp_path / "town.csv")

    assert done.exit_code == 2
    assert done.stderr == f"Error: {there}: A file or folder of this name is there already. Choose another name.\n"
    assert (tmp_path / there).read_text() == "kept"


def test_a_folder_that_is_not_there_is_said_in_one_sentence(tmp_path):
    done = run("simulate", *TOWN, "--out", tmp_path / "nowhere" / "town.zip")

    assert (done.exit_code, "Traceback" in done.output) == (2, False)
    assert done.stderr == (
        f"Error: town.zip: The folder {tmp_path / 'nowhere'} is not there, so nothing can be written into it."
        " Make it first, or choose another one.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_town_that_memory_cannot_hold_is_refused_before_the_work(tmp_path):
    done = run("simulate", "--people", 10_000_000, "--statements", 1000, "--out", tmp_path / "town")

    assert done.exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("options", [("--people", 1), ("--statements", 1), ("--hostile", 1), ("--camps", 1)])
def test_small_and_strange_towns_can_be_invented(tmp_path, options):
    done = run("simulate", *TOWN, "--opinions", "camps", *options, "--out", tmp_path / "town.csv")

    assert done.exit_code == 0, done.output
    assert read_conversation(tmp_path / "town.csv").votes.n_votes > 0


@pytest.mark.parametrize("option", ["--hostile", "--separation"])
def test_what_is_not_a_number_is_refused_in_one_sentence(tmp_path, option):
    done = run("simulate", *TOWN, option, "nan", "--out", tmp_path / "town.csv")

    assert (done.exit_code, done.output.splitlines()[-1]) == (
        2,
        f"Error: Invalid value for '{option}': nan is not a number.",
    )


def test_two_forms_of_a_town_keep_their_truths_apart(tmp_path):
    for name, seed in (("town.zip", 1), ("town.parquet", 2)):
        run("simulate", *TOWN, "--seed", seed, "--out", tmp_path / name)

    seeds = [
        json.loads((tmp_path / f"{name}.truth.json").read_text())["town"]["seed"]
        for name in ("town.zip", "town.parquet")
    ]
    assert seeds == [1, 2]


def test_a_name_with_an_unknown_ending_does_not_become_a_folder(tmp_path):
    done = run("simulate", *TOWN, "--out", tmp_path / "town.txt")

    assert done.exit_code == 2
    assert done.stderr.startswith("Error: town.txt: Nothing is written in the form .txt.")
    assert list(tmp_path.iterdir()) == []


def test_a_town_beyond_memory_is_written_bit_by_bit(tmp_path, monkeypatch):
    monkeypatch.setattr(simulate, "MOST_CELLS", 1000)
    out = tmp_path / "town.parquet"

    done = run("simulate", *TOWN, "--opinions", "camps", "--seed", 5, "--out", out)

    truth = json.loads((tmp_path / "town.parquet.truth.json").read_text())
    assert done.exit_code == 0, done.output
    assert read_conversation(out).votes.n_people == 60
    assert (sorted(truth), truth["town"]["seed"]) == (["format", "town", "version"], 5)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--hostile", 0.1), "So large a town cannot be invented with --hostile."),
        (("--generator", "logit"), "So large a town cannot be invented with --generator."),
        (("--language", "nl"), "So large a town cannot be invented with --language."),
        (("--statements", 1_000_000), "1000000 statements are too many for an invented town; at most 100000."),
        (("--people", 10**9), "15000000000 votes are too many for an invented town; at most 2000000000."),
    ],
)
def test_a_town_beyond_memory_says_what_it_cannot_have(tmp_path, monkeypatch, options, said):
    monkeypatch.setattr(simulate, "MOST_CELLS", 1000)

    done = run("simulate", *TOWN, *options, "--out", tmp_path / "town.parquet")

    assert (done.exit_code, done.stderr[: len(said) + 7]) == (2, f"Error: {said}")
    assert list(tmp_path.iterdir()) == []
