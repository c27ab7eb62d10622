"""The draw on the command line: possible or not, fixed, drawn, and checked by anybody."""

import base64
import hashlib
import json
import re
import stat
import subprocess
import sys

import pytest
from click.testing import CliRunner

from middleground.cli.draw import draw as draw_command
from middleground.engine.selection.bundle import read_bundle
from tests.factories.real_data import selection_folder

SEED = "the drawn numbers are 4, 8, 15, 16, 23 and 42"
TARGETS = """
quotas:
  area:
    town: [6, 7]
    village: [3, 4]
  age:
    "16-29": [2, 4]
    "30-59": [3, 5]
    "60+": [2, 4]
"""


def run(*arguments):
    return CliRunner().invoke(draw_command, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    ages = ("16-29", "30-59", "60+", "30-59")
    rows = [
        f"{number},Person {number},{('town', 'village')[number % 4 == 0]},{ages[number % 7 % 4]}"
        for number in range(60)
    ]
    (folder / "people.csv").write_text("\n".join(["id,name,area,age", *rows]) + "\n")
    (folder / "targets.yaml").write_text(TARGETS)
    return folder


def commit(files, *more):
    return run(files / "people.csv", "--targets", files / "targets.yaml", "--places", 10, *more)


@pytest.fixture(scope="module")
def fixed(files):
    out = files / "draw.zip"
    done = commit(files, "--out", out, "--source", "drand, round 123456", "--title", "Our park", "--tickets", 200)
    assert done.exit_code == 0, done.output
    return out, done


@pytest.fixture
def copied(fixed, tmp_path):
    """The files of the committed draw, to be drawn from in one test."""
    for place in fixed[0].parent.glob("draw*"):
        (tmp_path / place.name).write_bytes(place.read_bytes())
    return tmp_path / "draw.zip"


def test_tickets_are_fixed_in_three_files_for_three_readers(fixed):
    out, done = fixed
    key = out.with_name("draw-key.json")

    people = json.loads(key.read_text())["people"]

    assert sorted(place.name for place in out.parent.glob("draw*")) == ["draw-key.json", "draw-public.zip", "draw.zip"]
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert sorted(people.values(), key=int) == [str(number) for number in range(60)]
    assert read_bundle(out.with_name("draw-public.zip").read_bytes()).pool is None
    assert f"Fingerprint: {read_bundle(out.read_bytes()).fingerprint}" in done.stdout


def test_chances_are_told_as_tickets(fixed):
    bundle = read_bundle(fixed[0].read_bytes())

    low, high = min(bundle.chances.values()), max(bundle.chances.values())

    assert f"stands on {low} to {high} of 200 tickets" in fixed[1].stdout


def test_without_a_name_for_the_bundle_it_is_a_rehearsal(files):
    before = sorted(files.iterdir())

    done = commit(files, "--tickets", 50)

    assert done.stdout.endswith("No tickets were written: this was a rehearsal. With --out they are fixed.\n")
    assert sorted(files.iterdir()) == before


def test_tickets_are_fixed_once(files, fixed):
    before = fixed[0].read_bytes()

    done = commit(files, "--out", fixed[0])

    assert (done.exit_code, fixed[0].read_bytes()) == (1, before)
    assert "Tickets are fixed once: choose another name." in done.stderr


def test_an_impossible_group_is_told_with_the_smallest_changes(files, tmp_path):
    targets = tmp_path / "targets.yaml"
    targets.write_text(TARGETS.replace("village: [3, 4]", "village: [5, 5]"))

    done = run(files / "people.csv", "--targets", targets, "--places", 10)
    plain = run(files / "people.csv", "--targets", targets, "--places", 10, "--json")

    assert (done.exit_code, plain.exit_code) == (1, 1)
    assert done.stderr.startswith("No group keeps every number.\nThese changes, all together, make one possible:\n  ")
    assert json.loads(plain.stdout)["relaxations"] != []


def test_what_if_tells_by_level_and_of_few_people_nothing(files, tmp_path):
    few = tmp_path / "people.csv"
    few.write_text((files / "people.csv").read_text().replace(",village,", ",town,", 9))

    done = commit(files, "--what-if", "area: town=6-6", "--what-if", "area: village=4-4")
    hidden = run(few, "--targets", files / "targets.yaml", "--places", 10, "--what-if", "area: village=4-4")

    assert done.exit_code == 0, done.output
    assert "  area: town  16 % before, 13 % after\n" in done.stdout  # 7 and then 6 of 45
    assert "  area: village  20 % before, 27 % after\n" in done.stdout  # 3 and then 4 of 15
    assert "  area: village  not told: too few people\n" in hidden.stdout
    assert "  area: town  not told: too few people\n" in hidden.stdout


def test_what_if_refuses_what_it_cannot_read_and_a_feature_that_nobody_has(files):
    assert commit(files, "--what-if", "village 4").exit_code == 2
    assert commit(files, "--what-if", "shoe size: 42=1-2").exit_code == 2


def test_the_text_picks_a_group_and_names_it_to_who_holds_the_key(copied):
    done = run(copied, "--seed-text", SEED)

    group = read_bundle(copied.read_bytes()).outcome["group"]
    people = json.loads(copied.with_name("draw-key.json").read_text())["people"]
    assert done.exit_code == 0, done.output
    assert done.stdout.endswith("".join(f"  {name}  {people[name]}\n" for name in group))
    assert read_bundle(copied.with_name("draw-public.zip").read_bytes()).outcome["group"] == group


def test_a_second_text_is_refused(copied):
    run(copied, "--seed-text", SEED)
    before = copied.read_bytes()

    done = run(copied, "--seed-text", "a nicer one")

    assert (done.exit_code, copied.read_bytes()) == (2, before)
    assert done.stderr == (
        "Error: This draw has been made with another text. A draw is made once: read the outcome in the bundle.\n"
    )


def test_a_changed_bundle_is_not_drawn_from(copied):
    whole = bytearray(copied.read_bytes())
    whole[5000] ^= 1
    copied.write_bytes(whole)

    done = run(copied, "--seed-text", SEED)

    assert done.exit_code == 2
    assert done.stderr.startswith("Error: The bundle is damaged or was changed after it was made.")


def test_checking_says_line_by_line_what_holds(copied):
    run(copied, "--seed-text", SEED)

    good, bad = run("--verify", copied, "--seed-text", SEED), run("--verify", copied, "--seed-text", "other")
    plain = json.loads(run("--verify", copied, "--seed-text", SEED, "--json").stdout)

    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert bad.stdout.count("WRONG") == 1
    assert (plain["holds"], len(plain["checks"])) == (True, len(good.stdout.splitlines()))


def test_checking_needs_neither_numpy_nor_scipy_nor_django(copied):
    run(copied, "--seed-text", SEED)
    code = f"""
import sys
class Blocked:
    def find_spec(self, name, *rest):
        if name.partition(".")[0] in ("numpy", "scipy", "django", "yaml"):
            raise ImportError(name + " is blocked")
sys.meta_path.insert(0, Blocked())
from middleground.cli import main
main(["draw", "--verify", {str(copied)!r}, "--seed-text", {SEED!r}])
"""

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert "The text picks ticket" in done.stdout


def test_somebody_who_declines_is_followed_by_the_first_who_fits(copied):
    run(copied, "--seed-text", SEED)
    group = read_bundle(copied.read_bytes()).outcome["group"]
    people = json.loads(copied.with_name("draw-key.json").read_text())["people"]

    by_id = json.loads(run(copied, "--declined", people[group[0]], "--json").stdout)
    by_name = json.loads(run(copied, "--declined", group[0], "--json").stdout)

    assert by_id == by_name
    assert len(by_id["invited"]) == 1
    assert by_id["ids"] == [people[by_id["invited"][0]]]


def test_a_new_draw_for_many_places_follows_the_first_and_keeps_pseudonyms(copied):
    run(copied, "--seed-text", SEED)
    first = read_bundle(copied.read_bytes())
    group = first.outcome["group"]
    out = copied.with_name("second.zip")
    declined = [part for name in group[:4] for part in ("--declined", name)]

    done = run(copied, *declined, "--again", "--out", out, "--source", "drand, round 123999")

    second = read_bundle(out.read_bytes())
    assert done.exit_code == 0, done.output
    assert second.commitment["follows"] == first.fingerprint
    assert set(second.chances) == set(first.chances) - set(group[:4])
    assert {second.chances[name] for name in group[4:]} == {1000}
    assert run("--verify", out).exit_code == 0


def test_two_parties_draw_together(files, tmp_path):
    told = [run("--new-secret").stdout for _ in range(2)]
    secrets = [re.search(r": (\w{32})\n", text).group(1) for text in told]
    commitments = [re.search(r"\(tell it now\): (\w{64})\n", text).group(1) for text in told]
    out = tmp_path / "both.zip"
    parties = ("--party", f"Town={commitments[0]}", "--party", f"Network={commitments[1]}")

    done = commit(files, "--out", out, "--tickets", 20, *parties)
    wrong, right = run(out, "--seed-text", secrets[0]), run(out, "--seed-text", " ".join(secrets))

    assert (done.exit_code, wrong.exit_code, right.exit_code) == (0, 2, 0)
    assert run("--verify", out, "--seed-text", " ".join(secrets)).exit_code == 0


@pytest.mark.parametrize(
    "arguments", [["--party", "Town=" + "0" * 64], ["--party", "Town=short"], ["--out", "draw.txt"]]
)
def test_what_cannot_be_meant_is_refused(files, arguments):
    assert commit(files, *arguments).exit_code == 2


def test_the_page_explains_the_draw_and_needs_nothing_from_elsewhere(copied):
    page = copied.with_name("page.html")

    run(copied, "--seed-text", SEED, "--html", page)

    text = page.read_text()
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert re.findall(r"<h2>([^<]*)</h2>", text) == [
        "This is what the group must look like.",
        "This is how the chances were made as equal as possible.",
        "This is how a ticket is picked, and how anybody can check it.",
    ]
    assert re.findall(r"""\b(?:src|href|action)\s*=|url\(|<script| style=""", text) == []
    assert f"sha256-{digest}" in text.replace("&#x27;", "'")
    assert read_bundle(copied.read_bytes()).fingerprint in text


def test_the_page_and_the_minutes_come_in_the_reader_s_language(copied):
    page, text = copied.with_name("page.html"), copied.with_name("minutes.md")

    done = run(copied, "--html", page, "--minutes", text, "--language", "ar")

    assert done.exit_code == 0, done.output
    assert '<html lang="ar" dir="rtl">' in page.read_text()
    assert text.read_text().startswith("# Our park\n")


def test_the_public_pool_is_drawn_with_the_best_lowest_chance(tmp_path):
    pool = selection_folder("opendlp-100-30")
    rows = [line for line in (pool / "categories.csv").read_text().splitlines() if not line.startswith("ethnicity")]
    (tmp_path / "categories.csv").write_text("\n".join(rows) + "\n")

    done = run(pool / "respondents.csv", "--targets", tmp_path / "categories.csv", "--places", 30, "--json")

    found = json.loads(done.stdout.partition("{")[1] + done.stdout.partition("{")[2])
    assert (found["status"], found["applicants"], found["tickets"]) == ("optimal", 100, 1000)
    assert found["lowest_chance"] * 1000 - 1 <= found["lowest_tickets"] <= found["highest_tickets"] <= 1000
