"""The map from a file, as an analyst asks for it."""

import base64
import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from click.testing import CliRunner
from pyarrow import parquet

from middleground.cli.map import map as map_command
from middleground.engine.disclosure.released import ReleasedMap

PEOPLE, STATEMENTS = 90, 10


@pytest.fixture(scope="module")
def votes_file(tmp_path_factory):
    """A town in two halves: all agree on four statements, the halves differ on the others."""
    rng = np.random.default_rng(5)
    folder = tmp_path_factory.mktemp("town")
    rows = ["participant,statement,vote"]
    for person in range(PEOPLE):
        half = person % 2
        for statement in range(STATEMENTS):
            chance = 0.93 if statement < 4 else (0.85 if (statement + half) % 2 else 0.12)
            rows.append(f"p{person},{statement},{1 if rng.random() < chance else -1}")
    (folder / "votes.csv").write_text("\n".join(rows) + "\n")
    texts = [f'{i},"Statement {i}, about ""the park"" & <more>"' for i in range(STATEMENTS)]
    (folder / "statements.csv").write_text("\n".join(["statement,text", *texts]) + "\n")
    return folder / "votes.csv"


def run(*arguments):
    return CliRunner().invoke(map_command, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def written(votes_file, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "result.html"
    done = run(votes_file, "--out", out, "--title", "Our park")
    assert done.exit_code == 0, done.output
    return out.read_text()


def test_the_page_says_what_people_share_and_where_they_part(written):
    headings = re.findall(r"<h2[^>]*>([^<]*)</h2>", written)

    assert "<h1" in written
    assert "Our park" in written
    assert headings[:2] == ["What they share", "Where they part"]
    assert headings[-1] == "How far to trust this"


def test_the_page_needs_nothing_from_elsewhere(written):
    fetched = re.findall(r"""\b(?:src|href|action)\s*=\s*"([^"]*)|url\(([^)]*)\)""", written)

    assert fetched == []
    assert "<script" not in written


def test_the_only_style_is_the_one_whose_hash_the_page_allows(written):
    (style,) = re.findall(r"<style>(.*?)</style>", written, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', written).group(1)

    assert f"sha256-{digest}" in policy.replace("&#x27;", "'").replace("&#39;", "'")
    assert " style=" not in written


def test_statements_are_written_as_text_whatever_is_in_them(written):
    assert "<more>" not in written
    assert "&lt;more&gt;" in written


def test_every_component_was_rendered(written):
    assert "<c-" not in written


def test_the_page_in_arabic_runs_from_right_to_left(votes_file, tmp_path):
    out = tmp_path / "result.html"

    run(votes_file, "--out", out, "--language", "ar", "--method", "polis")

    assert '<html lang="ar" dir="rtl">' in out.read_text()


def test_json_holds_the_released_map_and_the_words(votes_file, tmp_path):
    out = tmp_path / "result.json"

    run(votes_file, "--out", out)

    plain = json.loads(out.read_text())
    found = ReleasedMap.from_json(plain["map"])
    counts = [one.n for one in found.statements]
    assert found.to_json() == plain["map"]
    assert set(plain["texts"]) == {one.id for one in found.statements}
    assert all(isinstance(count, int) and count % 5 == 0 for count in counts)


def test_every_file_that_is_named_is_written_and_says_the_same(votes_file, tmp_path):
    outs = [tmp_path / f"map{ending}" for ending in (".json", ".html", ".svg", ".csv")]
    alone = tmp_path / "alone.json"

    run(votes_file, *(word for out in outs for word in ("--out", out)))
    run(votes_file, "--out", alone)

    assert [out.stat().st_size > 0 for out in outs] == [True] * 4
    assert outs[0].read_text(encoding="utf-8") == alone.read_text(encoding="utf-8")


def test_no_participant_appears_in_any_output(votes_file, tmp_path):
    outputs = [tmp_path / f"result{ending}" for ending in (".html", ".svg", ".json", ".csv", ".parquet")]

    for out in outputs:
        run(votes_file, "--out", out, "--method", "polis")

    assert [out.name for out in outputs if re.search(rb"\bp\d+\b", out.read_bytes())] == []


def test_the_picture_alone_is_a_drawing_with_a_name_and_a_description(votes_file, tmp_path):
    out = tmp_path / "result.svg"

    run(votes_file, "--out", out, "--title", "Our park & river")

    root = ET.fromstring(out.read_text())
    texts = {child.tag.partition("}")[2]: child.text for child in root[:2]}
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert texts["title"] == "Our park & river"
    assert len(texts["desc"]) > 20


def test_parquet_holds_what_csv_holds_with_a_kind_for_each_column(votes_file, tmp_path):
    for ending in ("csv", "parquet"):
        run(votes_file, "--out", tmp_path / f"result.{ending}", "--method", "polis")

    table = parquet.read_table(tmp_path / "result.parquet")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "result.csv").read_text(encoding="utf-8-sig"))))
    kinds = {name: str(table.schema.field(name).type) for name in ("statement", "n", "agree_low", "is_divisive")}
    assert table.column_names == list(rows[0])
    assert kinds == {"statement": "string", "n": "int64", "agree_low": "double", "is_divisive": "bool"}
    assert [str(n) for n in table.column("n").to_pylist()] == [row["n"] for row in rows]
    assert [int(flag) for flag in table.column("is_divisive").to_pylist()] == [int(r["is_divisive"]) for r in rows]


def test_what_is_not_shown_is_null_in_parquet(tmp_path):
    rows = [f"p{i},{j},{1 if i % 9 else -1}" for i in range(40) for j in range(4)]
    (tmp_path / "votes.csv").write_text("\n".join(["participant,statement,vote", *rows, "p0,rare,1"]) + "\n")

    run(tmp_path / "votes.csv", "--method", "polis", "--out", tmp_path / "result.parquet")

    table = parquet.read_table(tmp_path / "result.parquet").to_pylist()
    assert [(row["n"], row["agree"], row["divisive"]) for row in table if row["statement"] == "rare"] == [(None,) * 3]


def test_csv_has_a_row_per_statement_that_a_spreadsheet_will_not_run(tmp_path):
    rng = np.random.default_rng(2)
    votes = [f"p{i},{j},{rng.choice([1, -1])}" for i in range(40) for j in range(4)]
    (tmp_path / "votes.csv").write_text("\n".join(["participant,statement,vote", *votes]) + "\n")
    (tmp_path / "statements.csv").write_text("statement,text\n0,=1+1\n1,Two\n2,Three\n3,Four\n")
    out = tmp_path / "result.csv"

    run(tmp_path / "votes.csv", "--out", out, "--method", "polis")

    rows = list(csv.DictReader(io.StringIO(out.read_text().removeprefix("\ufeff"))))
    assert {row["statement"] for row in rows} == {"0", "1", "2", "3"}
    assert {row["text"] for row in rows if row["statement"] == "0"} == {"'=1+1"}


def test_a_live_map_says_the_same_of_what_everybody_shares(votes_file, tmp_path):
    shared = []
    for mode in ("report", "live"):
        run(votes_file, "--mode", mode, "--out", tmp_path / f"{mode}.json")
        found = ReleasedMap.from_json(json.loads((tmp_path / f"{mode}.json").read_text())["map"])
        shared.append(sorted(one.id for one in found.statements if one.is_common_ground))

    assert shared == [["0", "1", "2", "3"], ["0", "1", "2", "3"]]


def test_only_the_projects_own_method_can_map_live(votes_file):
    done = run(votes_file, "--mode", "live", "--method", "polis")

    assert (done.exit_code, "Choose report" in done.stderr) == (2, True)


def test_without_a_file_name_a_summary_is_printed(votes_file):
    done = run(votes_file, "--method", "polis", "--title", "Our park")

    assert done.stdout.splitlines()[0] == "Our park"
    assert "who took part" in done.stdout


def test_a_summary_gives_every_share_as_an_interval(votes_file):
    done = run(votes_file, "--method", "polis", "--title", "Our park")

    shares = re.findall(r"\S+\s%", done.stdout)
    assert len(shares) > 4
    assert [share for share in shares if "–" not in share] == []


def test_the_owner_may_see_exact_counts_and_is_warned(votes_file, tmp_path):
    out = tmp_path / "result.json"

    done = run(votes_file, "--out", out, "--owner-raw", "--method", "polis")

    found = ReleasedMap.from_json(json.loads(out.read_text())["map"])
    assert found.n_people == PEOPLE
    assert "Do not publish it" in done.stderr


def test_a_raw_page_says_that_it_is_not_protected(votes_file, tmp_path):
    out = tmp_path / "result.html"

    run(votes_file, "--out", out, "--owner-raw", "--method", "polis")

    assert "Only for the owner of the data" in out.read_text()


def test_the_same_file_gives_the_same_numbers_every_time(votes_file, tmp_path):
    texts = []
    for name in ("one.json", "two.json"):
        run(votes_file, "--out", tmp_path / name, "--method", "polis")
        texts.append((tmp_path / name).read_text())

    assert texts[0] == texts[1]


def test_an_unreadable_vote_is_named_by_file_line_and_column(tmp_path):
    (tmp_path / "votes.csv").write_text("participant,statement,vote\na,1,1\nb,1,maybe\n")

    done = run(tmp_path / "votes.csv")

    assert done.exit_code == 2
    assert done.stderr.startswith("Error: votes.csv, line 3, column vote: ")
    assert "Traceback" not in done.output


def test_a_table_without_the_columns_is_named_with_the_first_that_is_missing(tmp_path):
    (tmp_path / "answers.csv").write_text("who,what,how\na,1,1\n")

    done = run(tmp_path / "answers.csv")

    assert done.exit_code == 2
    assert done.stderr.startswith("Error: answers.csv, line 1, column participant: ")


def test_too_few_people_are_told_what_is_needed(tmp_path):
    rows = [f"p{i},{j},1" for i in range(5) for j in range(4)]
    (tmp_path / "votes.csv").write_text("\n".join(["participant,statement,vote", *rows]) + "\n")

    done = run(tmp_path / "votes.csv")

    assert (done.exit_code, done.stderr.splitlines()[-1]) == (
        2,
        "Error: A map needs 20 people who answered; there are 5. Invite more people, or wait.",
    )


@pytest.mark.parametrize("name", ["result.pdf", "result", "nowhere/result.html"])
def test_a_name_that_cannot_be_written_is_refused_before_the_work(votes_file, tmp_path, name):
    done = run(votes_file, "--out", tmp_path / name)

    assert done.exit_code == 2


def test_a_page_that_cannot_be_kept_is_said_in_one_sentence(votes_file, tmp_path):
    too_long = tmp_path / f"{'x' * 300}.html"

    done = run(votes_file, "--method", "polis", "--out", too_long)

    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1].startswith(f"Error: {too_long} cannot be written: ")


def test_it_leaves_nothing_behind_but_the_file_asked_for(votes_file, tmp_path):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MIDDLEGROUND_", "DJANGO_"))}
    command = [sys.executable, "-c", "from middleground.cli import main; main()", "map", str(votes_file)]

    done = subprocess.run(
        [*command, "--method", "polis", "--out", "result.html"],
        cwd=tmp_path,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["result.html"]


STRANGE = {
    "all pass": [f"p{i},{j},0" for i in range(25) for j in range(4)],
    "all agree": [f"p{i},{j},1" for i in range(25) for j in range(4)],
    "nobody answered the same": [f"p{i},{i},1" for i in range(25)],
    "other scripts": [f"شخص{i},سؤال {j} 🏘️,{1 if (i + j) % 2 else -1}" for i in range(25) for j in range(4)],
}


@pytest.mark.parametrize("method", ["middleground", "polis"])
@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_table_of_votes_gets_a_page(tmp_path, name, method):
    (tmp_path / "votes.csv").write_text("\n".join(["participant,statement,vote", *STRANGE[name]]) + "\n")
    out = tmp_path / "result.html"

    done = run(tmp_path / "votes.csv", "--method", method, "--out", out)

    assert (done.exit_code, "Traceback" in done.output) == (0, False)
    assert "<h1" in out.read_text()


@pytest.mark.parametrize("rows", [["p,1,1"], [f"p{i},1,1" for i in range(30)], []])
def test_a_table_with_too_little_is_answered_in_one_sentence(tmp_path, rows):
    (tmp_path / "votes.csv").write_text("\n".join(["participant,statement,vote", *rows]) + "\n")

    done = run(tmp_path / "votes.csv")

    assert (done.exit_code, done.stderr.splitlines()[-1][:7]) == (2, "Error: ")


def test_how_firm_the_map_is_stands_in_the_file_and_is_said(votes_file, tmp_path):
    out = tmp_path / "map.json"

    done = run(votes_file, "--mode", "live", "--stability", "--out", out)

    told = done.stderr.splitlines()
    assert json.loads(out.read_text())["map"]["stability"]["repeats"] == 5
    assert told[1] == "How firm is this?"
    assert len([line for line in told if line.startswith("  ") and "Same kind of picture" in line]) == 4
