"""The compatible method: groups as Polis makes them, and the map they give."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from middleground.engine.errors import TooFewError
from middleground.engine.estimate import Estimate, Suppressed
from middleground.engine.opinion.agreement import adjusted_rand
from middleground.engine.opinion.findings import Note
from middleground.engine.opinion.polis import map_polis
from middleground.engine.opinion.polis_groups import PolisGroups, polis_groups
from middleground.engine.opinion.reading import read_conversation
from middleground.engine.opinion.representative import defining_statements
from middleground.engine.opinion.shares import wilson
from middleground.engine.opinion.source import SourceConversation, SourceStatement
from middleground.engine.opinion.votes import VoteMatrix
from tests.factories.real_data import polis_folder

GOLDEN = Path(__file__).parents[2] / "golden" / "polis"


def rows_of(people: int = 40) -> list[tuple[str, str, int]]:
    """Two camps: they differ on s0 to s4, agree on s5 to s7, and nobody takes a side on s8."""
    rng = np.random.default_rng(1)
    rows = []
    for person in range(people):
        side = 1 if person % 4 == 0 else -1
        for statement in range(9):
            lean = side if statement < 5 else int(statement < 8)
            vote = lean if rng.random() < 0.95 else -lean
            rows.append((f"{person}", f"s{statement}", vote))
    return rows


def conversation(rows: list[tuple[str, str, int]], rejected: tuple[str, ...] = ()) -> SourceConversation:
    votes = VoteMatrix.from_rows(rows)
    statements = tuple(SourceStatement(name, name, -1 if name in rejected else 1) for name in votes.statement_ids)
    return SourceConversation("Town", "", statements, votes)


def membership(votes: VoteMatrix, groups: PolisGroups) -> dict[str, int]:
    return {name: int(label) for name, label in zip(votes.person_ids, groups.label, strict=True) if label >= 0}


def test_groups_and_silhouettes_are_those_of_the_plain_calculation() -> None:
    expected = json.loads((GOLDEN / "expected.json").read_text())
    votes = read_conversation(GOLDEN / "town.csv").votes
    by_number = tuple(sorted(votes.statement_ids, key=int))
    column = np.array([by_number.index(name) for name in votes.statement_ids])
    votes = VoteMatrix.from_events(
        votes.person, column[votes.statement], votes.choice, person_ids=votes.person_ids, statement_ids=by_number
    )

    groups = polis_groups(votes, rejected=expected["rejected"])

    found = membership(votes, groups)
    assert found.keys() == expected["group"].keys()
    assert adjusted_rand([found[name] for name in found], [expected["group"][name] for name in found]) == 1
    assert groups.silhouette == pytest.approx({int(k): value for k, value in expected["silhouette"].items()})


def test_two_camps_are_found_and_numbered_along_the_first_axis() -> None:
    votes = VoteMatrix.from_rows(rows_of(80))

    groups = polis_groups(votes)

    first = {name: label for name, label in membership(votes, groups).items() if int(name) % 4 == 0}
    assert groups.count == 2
    assert len(set(first.values())) == 1
    assert sorted(np.bincount(groups.label).tolist()) == [20, 60]
    mean = [groups.position[groups.label == side, 0].mean() for side in range(2)]
    assert mean == sorted(mean)


@examples(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_of_votes_changes_nothing(random: object) -> None:
    rows = rows_of(24)
    votes = VoteMatrix.from_rows(rows, statement_ids=tuple(f"s{n}" for n in range(9)))
    random.shuffle(rows)  # type: ignore[attr-defined]

    shuffled = VoteMatrix.from_rows(rows, statement_ids=votes.statement_ids)

    assert membership(shuffled, polis_groups(shuffled)) == membership(votes, polis_groups(votes))


def test_people_with_fewer_than_seven_votes_are_not_grouped_unless_too_few_remain() -> None:
    quiet = [(f"9{number}", f"s{statement}", 1) for number in range(3) for statement in range(6)]
    many = VoteMatrix.from_rows(rows_of() + quiet)
    few = VoteMatrix.from_rows(rows_of(13) + quiet)

    assert (polis_groups(many).label >= 0).sum() == 40
    assert (polis_groups(few).label >= 0).sum() == 15


def test_rejected_statements_divide_nobody_but_draw_the_quiet_to_the_centre() -> None:
    rows = rows_of() + [("99", f"s{statement}", 1) for statement in range(7)]
    votes = VoteMatrix.from_rows(rows)

    kept, rejected = polis_groups(votes), polis_groups(votes, rejected=["s8"])

    quiet = votes.person_ids.index("99")
    assert np.hypot(*rejected.position[quiet]) < np.hypot(*kept.position[quiet])


def test_everybody_in_one_place_is_one_group() -> None:
    votes = VoteMatrix.from_rows([(f"{person}", f"s{n}", 1) for person in range(30) for n in range(8)])

    groups = polis_groups(votes)

    assert (groups.count, set(groups.label.tolist())) == (1, {0})


def test_nobody_makes_no_group() -> None:
    assert polis_groups(VoteMatrix.from_rows([], statement_ids=("s0",))).count == 0


def test_map_counts_people_answers_and_statements_without_rejected_ones() -> None:
    rows = [*rows_of(80), ("500", "s8", 1), ("501", "s0", 1)]

    found = map_polis(conversation(rows, rejected=("s8",)), seed=5)

    assert (found.method, found.structure, found.seed) == ("polis", "camps", 5)
    assert (found.n_people, found.n_placed, found.n_answers, found.n_statements) == (81, 80, 641, 8)
    assert [side.share for side in found.sides] in ([wilson(20, 80), wilson(60, 80)], [wilson(60, 80), wilson(20, 80)])
    assert found.left_early == wilson(1, 81)
    assert found.middle == Suppressed("not_estimated")
    assert (found.test.p_camps, found.test.proposed) == (None, 2)
    assert found.notes == (Note("map.polis_always_groups", (("groups", 2),)),)


def test_map_tells_shared_from_divisive_and_unsure_statements() -> None:
    found = {finding.id: finding for finding in map_polis(conversation(rows_of(80))).statements}

    assert [name for name, finding in found.items() if finding.is_divisive] == ["s0", "s1", "s2", "s3", "s4"]
    assert [name for name, finding in found.items() if finding.is_common_ground] == ["s5", "s6", "s7"]
    assert [name for name, finding in found.items() if finding.is_unsure] == ["s8"]
    assert [name for name, finding in found.items() if finding.is_rejected_by_all] == []


def test_measures_over_camps_follow_their_formulas() -> None:
    finding = map_polis(conversation(rows_of(80))).statements[5]

    sides = [side for side in finding.agree_by_side if isinstance(side, Estimate)]
    assert finding.common == min(sides, key=lambda side: side.low)
    assert isinstance(finding.bridging, Estimate)
    assert finding.bridging.value == pytest.approx((sides[0].value * sides[1].value) ** 0.5)
    assert finding.bridging.low == pytest.approx((sides[0].low * sides[1].low) ** 0.5)
    assert isinstance(finding.divisive, Estimate)
    assert finding.divisive.value == pytest.approx(abs(sides[0].value - sides[1].value))
    assert finding.divisive.low == 0


def test_statement_that_a_camp_hardly_answered_says_nothing_across_camps() -> None:
    rows = [row for row in rows_of() if not (row[1] == "s7" and int(row[0]) % 4 == 0)]

    finding = next(found for found in map_polis(conversation(rows)).statements if found.id == "s7")

    assert Suppressed("not_estimated") in finding.agree_by_side
    assert {finding.common, finding.bridging, finding.divisive} == {Suppressed("not_estimated")}
    assert finding.n == 30


def test_defining_statements_are_those_on_which_a_camp_differs() -> None:
    sides = map_polis(conversation(rows_of(80))).sides

    smaller = min(sides, key=lambda side: side.share.value if isinstance(side.share, Estimate) else 1)
    larger = max(sides, key=lambda side: side.share.value if isinstance(side.share, Estimate) else 0)
    assert sorted(smaller.defining) == [(f"s{n}", 1) for n in range(5)]
    assert sorted(larger.defining) == [(f"s{n}", -1) for n in range(5)]


def test_hidden_statements_define_nobody() -> None:
    agreed, asked = np.array([[30, 30], [0, 0]]), np.full((2, 2), 30)

    found = defining_statements(agreed, asked - agreed, asked, hidden=np.array([True, False]))

    assert found == (((1, 1),), ((1, -1),))


def test_density_holds_everybody_placed() -> None:
    density = map_polis(conversation(rows_of(200))).density

    assert density is not None
    width = density.at[1] - density.at[0]
    assert sum(density.middle) * width == pytest.approx(1)
    assert len(density.cuts) == 1
    assert all(
        low <= middle <= high for low, middle, high in zip(density.low, density.middle, density.high, strict=True)
    )


def test_progress_ends_at_all_steps() -> None:
    seen: list[tuple[int, int]] = []

    map_polis(conversation(rows_of()), progress=lambda done, total: seen.append((done, total)))

    assert seen == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("rows", "code", "have"),
    [
        (rows_of(19), "map.too_few_people", 19),
        ([(f"{p}", f"s{s}", 1) for p in range(30) for s in range(2)], "map.too_few_statements", 2),
    ],
)
def test_too_few_people_or_statements_are_refused(rows: list[tuple[str, str, int]], code: str, have: int) -> None:
    with pytest.raises(TooFewError) as refused:
        map_polis(conversation(rows))

    assert (refused.value.code, refused.value.params["have"]) == (code, have)


def test_no_field_of_the_map_names_a_person() -> None:
    rows = [(f"person-{who}", what, vote) for who, what, vote in rows_of()]

    text = repr(dataclasses.asdict(map_polis(conversation(rows))))

    assert "person-" not in text


# Measured; adjusted Rand index against the groups of the export, for the start afresh and the grown one.
PUBLISHED = {
    "15-per-hour-seattle": (0.563, 0.941),
    "american-assembly.bowling-green": (0.561, 0.434),
    "austria-climate.5twd2jsnkf.2022-08-08": (0.977, 0.954),
    "austria-climate.7z7ejpbmv5.2022-08-08": (0.887, 0.775),
    "bg2050-volunteers": (1.0, 0.194),
    "canadian-electoral-reform": (0.174, 1.0),
    "scoop-hivemind.affordable-housing": (0.207, 0.070),
    "scoop-hivemind.biodiversity": (0.989, 0.872),
    "scoop-hivemind.taxes": (0.813, 0.927),
    "vtaiwan.uberx": (0.929, 0.729),
}
TOLERANCE = 0.02  # other linear algebra may move a person at a border


@pytest.mark.parametrize("name", PUBLISHED)
def test_groups_of_a_real_conversation_agree_with_the_published_ones_as_measured(name: str) -> None:
    source = read_conversation(polis_folder(name))
    zeroed = [statement.id for statement in source.statements if statement.moderated == -1 or statement.is_meta]
    published = np.array([source.published_groups.get(person, -1) for person in source.votes.person_ids])

    found = {start: polis_groups(source.votes, rejected=zeroed, start=start) for start in ("afresh", "grown")}

    for (start, groups), measured in zip(found.items(), PUBLISHED[name], strict=True):
        both = (published >= 0) & (groups.label >= 0)
        assert adjusted_rand(groups.label[both], published[both]) >= measured - TOLERANCE, start


def test_people_grouped_in_a_real_conversation_are_those_of_the_export() -> None:
    for name, missing in {
        "vtaiwan.uberx": 1,
        "austria-climate.5twd2jsnkf.2022-08-08": 0,
        "scoop-hivemind.taxes": 2,
    }.items():
        source = read_conversation(polis_folder(name))

        grouped = membership(source.votes, polis_groups(source.votes)).keys()

        assert grouped <= source.published_groups.keys()
        assert len(source.published_groups) - len(grouped) == missing
