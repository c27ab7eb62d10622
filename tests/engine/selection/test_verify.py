"""Anybody can check a draw with one file and Python alone, and nothing that was changed passes."""

import ast
import json
import random
import subprocess
import sys
import zipfile
from collections import Counter
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from middleground.engine.selection import verify
from middleground.engine.selection.bundle import Party, Source, read_bundle
from middleground.engine.selection.draw import commitment_of, draw
from middleground.engine.selection.verify import canonical, check, packed, plain_seed, ticket_number, unpacked
from tests.factories.draws import a_bundle, the_bundle

SEED = "the drawn numbers are 4, 8, 15, 16, 23 and 42"


@pytest.fixture(scope="module")
def drawn():
    return draw(the_bundle(), SEED).bundle


def holds(whole, *rest):
    return all(good for good, _text in check(whole, *rest))


def rewritten(bundle, name, change):
    """Return the bundle with one of its files changed by somebody who knows how to write a bundle."""
    files = dict(bundle.files)
    data = json.loads(files[name])
    change(data)
    files[name] = canonical(data)
    if name == "pool.json":
        told = json.loads(files["commitment.json"])
        told["sealed"]["pool.json"] = verify.hashlib.sha256(files[name]).hexdigest()
        files["commitment.json"] = canonical(told)
    return packed(files)


def wrong(whole, *rest):
    return [text for good, text in check(whole, *rest) if not good]


def test_a_draw_that_was_made_as_promised_holds(drawn):
    assert wrong(drawn.to_bytes(), SEED, drawn.fingerprint) == []


def test_the_public_bundle_holds_and_says_what_it_cannot_show(drawn):
    lines = check(drawn.public().to_bytes(), SEED, drawn.fingerprint)

    assert all(good for good, _text in lines)
    assert [text for _good, text in lines if text.startswith("NOT CHECKED")] == [
        "NOT CHECKED: the numbers of the group. This needs the bundle with the pool, not for everybody."
    ]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_one_byte_that_was_changed_anywhere_is_found(drawn, data):
    whole = bytearray(drawn.to_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))

    assert not holds(bytes(whole))


def test_every_byte_of_what_frames_the_files_is_guarded(drawn):
    whole = drawn.to_bytes()
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        frames = [range(entry.header_offset, entry.header_offset + 30) for entry in archive.infolist()]
        frames.append(range(archive.start_dir, len(whole)))

    passed = [at for frame in frames for at in frame if holds(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])]

    assert passed == []


@pytest.mark.parametrize("cut", [1, 22, 1000])
def test_a_bundle_that_was_cut_or_lengthened_is_refused(drawn, cut):
    whole = drawn.to_bytes()

    assert (holds(whole[:-cut]), holds(whole + b"\0" * cut)) == (False, False)


def test_another_text_or_fingerprint_is_refused(drawn):
    whole = drawn.to_bytes()

    assert not holds(whole, SEED + ".")
    assert not holds(whole, SEED, "0" * 64)


def test_a_ticket_that_was_exchanged_with_a_new_fingerprint_is_seen_by_who_kept_the_old_one():
    bundle = the_bundle()

    def swap(told):
        told["tickets"][0], told["tickets"][-1] = told["tickets"][-1], told["tickets"][0]

    whole = rewritten(bundle, "commitment.json", swap)

    assert wrong(whole, "", bundle.fingerprint) == [
        f"Fingerprint of what was fixed before: {read_bundle(whole).fingerprint}"
    ]


@pytest.mark.parametrize(
    ("name", "change", "found"),
    [
        ("commitment.json", lambda told: told["rules"].update(places=5), "Each of 100 tickets"),
        ("commitment.json", lambda told: told["chances"].update({min(told["chances"]): 0}), "The chances are"),
        ("commitment.json", lambda told: told["rules"]["quotas"][0].update(low=4, high=4), "Every ticket keeps"),
        ("commitment.json", lambda told: told["rules"].update(fewest_duos=2), "Every ticket keeps"),
        ("commitment.json", lambda told: told["rules"].update(minimum_suitability="3"), "Whoever can be drawn"),
        ("commitment.json", lambda told: told.update(lowest_possible="1/100"), "Proven"),
        ("pool.json", lambda pool: pool.update(least_suitability=20_001), "Every ticket keeps"),
        ("pool.json", lambda pool: pool["certificate"]["people"].popitem(), "The file is damaged"),
        ("pool.json", lambda pool: pool["certificate"]["prices"].update({"wealth": "1"}), "The file is damaged"),
        ("draw.json", lambda outcome: outcome.update(ticket=outcome["ticket"] % 100 + 1), "The text picks"),
    ],
)  # fmt: skip
def test_a_bundle_that_breaks_its_promise_is_refused_even_if_it_is_well_written(drawn, name, change, found):
    lines = wrong(rewritten(drawn, name, change))

    assert [line for line in lines if line.startswith(found)] != []


def test_a_split_duo_and_two_who_must_not_meet_are_found():
    bundle = the_bundle()
    rules, pool = bundle.commitment["rules"], bundle.pool
    (first, second), (other, same) = next(one[:2] for one in pool["duos"] if one[2] == "together"), pool["apart"][0]
    every = verify.rows(rules, pool)

    broken = verify.broken(every, pool["duos"], [first, other, same])

    assert f"duo: {first}, {second}" in broken
    assert f"apart: {other}, {same}" in broken


def test_what_was_added_to_the_zip_is_refused(drawn):
    assert not holds(packed({**drawn.files, "note.txt": b"trust me"}))


def test_a_zip_that_swells_is_refused():
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("commitment.json", b" " * 10**8)

    assert wrong(whole.getvalue()) == ["The file is damaged or was changed: it holds more than it can."]


@pytest.mark.parametrize("whole", [b"", b"PK", b"no zip at all", canonical({})])
def test_what_is_no_bundle_is_refused(whole):
    assert not holds(whole)


def test_the_proof_gives_no_less_than_the_best_lottery_has():
    bundle = the_bundle()
    reserved = {one["applicant"] for one in bundle.commitment["rules"]["reserved"]}
    lowest = min(count for name, count in bundle.chances.items() if name not in reserved)

    bound = verify.most_for_all(bundle.commitment["rules"], bundle.pool)

    assert bound <= Fraction(bundle.commitment["lowest_possible"])
    assert Fraction(lowest, 100) <= bound


def test_the_secrets_of_two_parties_pick_together_and_no_other():
    secrets = ["the-town-s-secret-17", "the-network-secret-4"]
    source = Source("", (Party("Town", commitment_of(secrets[0])), Party("Network", commitment_of(secrets[1]))))
    bundle = a_bundle(tickets=10, source=source)

    assert holds(bundle.to_bytes(), " ".join(secrets))
    assert not holds(bundle.to_bytes(), " ".join(reversed(secrets)))
    assert not holds(bundle.to_bytes(), secrets[0] + " another-secret-of-16")


def test_the_ticket_is_the_one_that_another_programme_works_out():
    printed = subprocess.run(
        ["openssl", "dgst", "-sha256", "-hmac", "A text", "-r"],
        input=b"f1f2|0", capture_output=True, check=True,
    ).stdout.split()[0]  # fmt: skip

    assert ticket_number(" A  text\n", "f1f2", 1000) == int(printed[:16], 16) % 1000 + 1


def test_each_ticket_is_equally_likely():
    count, texts = 60, 30_000
    found = Counter(ticket_number(f"text {number}", "fingerprint", count) for number in range(texts))

    assert sorted(found) == list(range(1, count + 1))
    assert chisquare([found[one] for one in range(1, count + 1)]).pvalue > 0.001


def test_numbers_beyond_the_last_whole_multiple_are_passed_over():
    count = 2**63 + 1
    found = [ticket_number(f"text {number}", "fingerprint", count) for number in range(400)]

    below = sum(one <= count // 2 for one in found)

    assert max(found) <= count
    assert 150 < below < 250


@given(st.text(), st.integers(1, 10_000))
def test_spaces_and_ways_to_write_a_letter_pick_the_same_ticket(text, count):
    told = "\n " + text.replace(" ", " \t ") + " "

    assert ticket_number(told, "f", count) == ticket_number(plain_seed(text), "f", count)


def test_the_same_letter_written_in_two_ways_is_the_same_text():
    assert ticket_number("Café", "f", 10**6) == ticket_number("Cafe\u0301", "f", 10**6)


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.lists(st.integers()), max_size=8), st.randoms())
def test_the_same_data_in_another_order_are_the_same_bytes(data, chance):
    names = list(data)
    chance.shuffle(names)

    assert canonical({name: data[name] for name in names}) == canonical(data)


def test_whoever_applied_first_changes_nothing():
    bundle = the_bundle()
    files = {
        name: canonical(_shuffled(json.loads(text))) if name.endswith(".json") else text
        for name, text in bundle.files.items()
    }

    assert packed(dict(reversed(files.items()))) == bundle.to_bytes()
    assert unpacked(bundle.to_bytes()) == dict(bundle.files)


def _shuffled(data):
    if isinstance(data, dict):
        names = list(data)
        random.Random(1).shuffle(names)
        return {name: _shuffled(data[name]) for name in names}
    return [_shuffled(one) for one in data] if isinstance(data, list) else data


def test_the_checker_imports_the_standard_library_alone():
    tree = ast.parse(Path(verify.__file__).read_text(encoding="utf-8"))
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}

    assert {name.partition(".")[0] for name in names} - sys.stdlib_module_names == set()


def test_the_checker_that_lies_in_the_bundle_checks_it_alone(drawn, tmp_path):
    (tmp_path / "bundle.zip").write_bytes(drawn.to_bytes())
    (tmp_path / "verify.py").write_bytes(drawn.files["verify.py"])

    def run(*arguments):
        command = [sys.executable, "-I", "-S", "verify.py", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    good, bad, lost = run("bundle.zip", SEED, drawn.fingerprint), run("bundle.zip", "other"), run()

    assert (good.returncode, good.stderr) == (0, "")
    assert {line[:5] for line in good.stdout.splitlines()} == {"ok   "}
    assert (bad.returncode, bad.stdout.count("WRONG")) == (1, 1)
    assert (lost.returncode, lost.stdout.count("python verify.py")) == (2, 1)
