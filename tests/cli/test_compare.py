"""What changed, one statement explained, and hidden answers foretold, as an analyst asks for them."""

import csv
import html
import io
import json
import re

import numpy as np
import pytest
from click.testing import CliRunner

from middleground.cli.compare import compare
from middleground.cli.explain import explain
from middleground.cli.predict import predict

PEOPLE, STATEMENTS = 120, 10


@pytest.fixture(scope="module")
def towns(tmp_path_factory):
    """A town in two halves; later half of it turned against statement 1, and forty people joined."""
    rng = np.random.default_rng(5)
    half = np.arange(PEOPLE) % 2
    chance = np.array([[0.93 if j < 4 else 0.85 if (j + h) % 2 else 0.12 for j in range(STATEMENTS)] for h in half])
    chance[:, 1] = 0.7
    choice = np.where(rng.random(chance.shape) < chance, 1, -1)
    choice[::5, 1] = 0
    later = choice.copy()
    later[:60, 1] = np.minimum(later[:60, 1], -1 + (np.arange(60) % 5 == 0))
    folder = tmp_path_factory.mktemp("towns")
    paths = []
    for name, table, people in (("before", choice, 80), ("after", later, PEOPLE)):
        rows = [f"p{i},{j},{table[i, j]}" for i in range(people) for j in range(STATEMENTS)]
        (folder / name).mkdir()
        paths.append(folder / name / "votes.csv")
        paths[-1].write_text("\n".join(["participant,statement,vote", *rows]) + "\n")
        texts = [f'{j},"Statement {j}, about <the> park"' for j in range(STATEMENTS)]
        (folder / name / "statements.csv").write_text("\n".join(["statement,text", *texts]) + "\n")
    return paths


def run(command, *arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def written(towns, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    outs = [part for ending in (".json", ".csv", ".html") for part in ("--out", folder / f"change{ending}")]
    assert run(compare, *towns, *outs).exit_code == 0
    return {path.suffix: path.read_text() for path in folder.iterdir()}


def test_the_statement_whose_agreement_changed_is_named(written):
    words = json.loads(written[".json"])["words"]

    changed = [line for line in words if line.startswith("Agreement changed by")]
    assert [line.rpartition("Statement ")[2] for line in changed] == ["1, about <the> park"]
    assert re.search(r"-\d+ \(-\d+ to -\d+\)", changed[0])


def test_the_page_tells_the_change_in_words_and_every_statement_in_a_table(written):
    page = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<(?!/?[a-z!])", "&lt;", written[".html"])))
    rows = written[".html"].split("<tbody")[1].split("</tbody>")[0].count("<tr")

    assert "What changed" in page
    assert "fewer of 100 people agree than before." in page
    assert rows == STATEMENTS


def test_the_page_and_the_terminal_speak_the_language_asked_for(towns, tmp_path):
    out = tmp_path / "change.html"

    run(compare, *towns, "--language", "nl", "--out", out)
    told = run(explain, "0", towns[1], "--language", "nl")

    assert '<html lang="nl" dir="ltr">' in out.read_text()
    assert re.search(r"Statement 0, about <the> park \(#0\)", told.stdout)
    assert f"beantwoord door {PEOPLE} mensen" in told.stdout.replace("\xa0", " ")


def test_json_holds_the_change_and_the_words(written):
    plain = json.loads(written[".json"])

    changed = [one["id"] for one in plain["change"]["statements"] if one["is_changed"]]
    assert changed == ["1"]
    assert plain["change"]["people"] == {"stayed": 80, "left": 0, "joined": 40}
    assert set(plain["texts"]) == {str(j) for j in range(STATEMENTS)}


def test_csv_has_a_row_per_statement(written):
    rows = list(csv.DictReader(io.StringIO(written[".csv"].removeprefix("\ufeff"))))

    assert [row["statement"] for row in rows if row["is_changed"] == "1"] == ["1"]
    assert len(rows) == STATEMENTS


def test_the_page_holds_text_and_nothing_that_runs(written):
    page = written[".html"]

    assert "<the>" not in page
    assert "&lt;the&gt;" in page
    assert re.findall(r"<script| style=|\bsrc=|\bhref=", page) == []


def test_no_participant_appears_in_what_is_written(written):
    assert [ending for ending, text in written.items() if re.search(r"\bp\d+\b", text)] == []


def test_a_name_that_ends_otherwise_is_refused(towns):
    done = run(compare, *towns, "--out", "change.pdf")

    assert done.exit_code == 2
    assert ".json, .csv, .html" in done.stderr


def test_a_statement_is_explained_by_its_id_or_its_words(towns):
    by_id, by_words = run(explain, "0", towns[1]), run(explain, "statement 0, about", towns[1])

    assert by_id.stdout == by_words.stdout
    assert by_id.stdout.splitlines()[0] == "Statement 0, about <the> park (#0)"
    assert "It is common ground. Where agreement is lowest, " in by_id.stdout


def test_why_a_dividing_statement_is_no_common_ground_is_said(towns):
    done = run(explain, "5", towns[1])

    assert "It divides. " in done.stdout
    assert "It is not common ground. " in done.stdout


@pytest.mark.parametrize(("wanted", "said"), [("99", "No statement has"), ("about", "10 statements have these words")])
def test_a_statement_that_cannot_be_found_is_said(towns, wanted, said):
    done = run(explain, wanted, towns[0])

    assert done.exit_code == 2
    assert said in done.stderr


def test_prediction_prints_totals_beside_the_statement_mean(towns):
    done = run(predict, towns[1])

    loss = next(line for line in done.stdout.splitlines() if line.startswith("log-loss"))
    ours, plain = (float(found) for found in re.findall(r"(\d\.\d{3}) \(", loss))
    assert ours < plain
    assert "People's other answers tell something" in done.stdout
    assert re.search(r"\bp\d+\b", done.stdout) is None


def test_prediction_needs_enough_people(tmp_path):
    rows = [f"p{i},{j},1" for i in range(10) for j in range(6)]
    (tmp_path / "votes.csv").write_text("\n".join(["participant,statement,vote", *rows]) + "\n")

    done = run(predict, tmp_path / "votes.csv")

    assert done.exit_code == 2
    assert "Only 10 people" in done.stderr


def test_prediction_never_says_that_everybody_answered_alike(tmp_path):
    rows = [f"p{i},{j},1" for i in range(30) for j in range(6)]
    (tmp_path / "votes.csv").write_text("\n".join(["participant,statement,vote", *rows]) + "\n")

    done = run(predict, tmp_path / "votes.csv")

    shares = next(line for line in done.stdout.splitlines() if line.startswith("on the likelier side"))
    assert re.findall(r"(\d+) % \((\d+)–(\d+)\)", shares) == [("83", "83", "100")] * 2


def test_a_statement_with_a_negative_id_needs_no_dashes_before_it(tmp_path):
    rows = [f"p{i},{j},{1 if (i + j) % 3 else -1}" for i in range(25) for j in (-1, 0, 1, 2)]
    (tmp_path / "town.csv").write_text("\n".join(["participant,statement,vote", *rows]) + "\n")

    bare = run(explain, "-1", tmp_path / "town.csv", "--seed", 1)
    marked = run(explain, "#-1", tmp_path / "town.csv", "--seed", 1)

    assert (bare.exit_code, marked.stdout) == (0, bare.stdout)
    assert bare.stdout.startswith("-1 (#-1)")
    assert run(explain, "1", tmp_path / "town.csv", "--seed", "-1").exit_code == 2
