"""The documentation leads to things that exist and does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, tracked

PAGES = sorted(path for path in tracked() if path.suffix == ".md")
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
FOLDERS = "src|tests|docs|tools|bench"


@pytest.mark.parametrize("paper", PAGES, ids=NAMES)
def test_every_link_leads_somewhere(paper: Path):
    text = re.sub(r"```.*?```|`[^`]*`", "", paper.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]

    missing = [t for t in targets if t and not re.match(r"[a-z]+:", t) and not (paper.parent / t).exists()]

    assert missing == []


@pytest.mark.parametrize("paper", PAGES, ids=NAMES)
def test_every_file_that_is_named_exists(paper: Path):
    named = re.findall(rf"`((?:{FOLDERS})/[\w./-]*[\w-])/?`", paper.read_text(encoding="utf-8"))

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_readme_is_short_and_says_at_once_how_to_run_it():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()

    assert len(lines) <= 120
    assert max(lines.index("make demo"), lines.index("make test")) < 30


def test_the_readmes_python_says_what_a_table_of_votes_holds(tmp_path, monkeypatch, capsys):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    votes = ["participant,statement,vote"]
    for person in range(60):
        side = "agree" if person % 2 else "disagree"
        against = "disagree" if person % 2 else "agree"
        answers = {"shared": "agree", "a": side, "b": side, "c": against, "d": against, "e": side}
        votes += [f"p{person},{statement},{answer}" for statement, answer in answers.items()]
    (tmp_path / "votes.csv").write_text("\n".join(votes), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    exec(compile(code, "README.md", "exec"), {})

    structure, common = capsys.readouterr().out.strip().splitlines()
    assert structure.split()[0] in {"one", "spectrum", "camps"}
    assert common == "['shared']"


PARTS = ["Question", "Choice", "Reason", "Runner-up", "Look again"]
WHY = [page for page in PAGES if re.match(r"\d{4}-", page.name)]


@pytest.mark.parametrize("paper", WHY, ids=lambda paper: paper.stem)
def test_a_reason_has_a_question_a_choice_and_a_day_to_look_again(paper: Path):
    text = paper.read_text(encoding="utf-8")

    parts = [part for part in re.findall(r"^\*\*([\w -]+)", text, re.MULTILINE) if part in PARTS]
    assert parts == PARTS
    assert len(text.splitlines()) <= 40
    assert text.startswith("# ")


def test_each_reason_has_a_number_of_its_own():
    numbers = [page.name[:4] for page in WHY]

    assert numbers == sorted(set(numbers))
