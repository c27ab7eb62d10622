"""Duos, people kept apart, reserved places, suitability and organisations in the fair draw."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from middleground.engine.selection.certificate import check_certificate
from middleground.engine.selection.lottery import draw_chances
from middleground.engine.selection.problem import Apart, Applicant, Case, Pair, Quota, Reserved
from middleground.engine.selection.simulate import Pool, invent
from middleground.engine.selection.tickets import to_tickets
from tests.factories.selection import applicants, keeps_every_rule

SMALL = Pool(40, 10, (2, 3), skew=0.5, duos=4, seed=2)


def test_duo_that_comes_together_is_never_split():
    case = invent(SMALL)

    table = to_tickets(draw_chances(case), 1000)

    assert {len({pair.first, pair.second} & set(panel)) for panel in table.panels for pair in case.pairs} == {0, 2}
    assert all(keeps_every_rule(case, panel) for panel in table.panels)


def test_either_of_a_duo_may_come_alone():
    case = Case(applicants("a", "a", "b"), 1, pairs=(Pair("p0", "p2", "either"),))

    assert draw_chances(case).chances == pytest.approx(dict.fromkeys(("p0", "p1", "p2"), 1 / 3))


def test_people_apart_never_meet_and_share_one_place():
    case = Case(applicants("a", "a", "a"), 2, aparts=(Apart("p0", "p1"),))

    lottery = draw_chances(case)

    assert lottery.chances == pytest.approx({"p0": 0.5, "p1": 0.5, "p2": 1.0})
    assert not any({"p0", "p1"} <= set(panel) for panel in to_tickets(lottery, 100).panels)


def test_reserved_place_is_certain_and_the_others_share_the_rest():
    case = Case(applicants("a", "a", "a"), 2, reserved=(Reserved("p0", "speaker"),))

    assert draw_chances(case).chances == pytest.approx({"p0": 1.0, "p1": 0.5, "p2": 0.5})


def test_nobody_below_the_minimum_is_drawn():
    people = tuple(Applicant(f"p{at}", {}, float(at)) for at in range(4))

    assert draw_chances(Case(people, 1, minimum_suitability=2.0)).chances == pytest.approx(
        {"p0": 0.0, "p1": 0.0, "p2": 0.5, "p3": 0.5}
    )


def test_every_group_keeps_the_share_of_the_best_suitability():
    case = replace(invent(Pool(30, 6, (2, 3), scored=True, seed=3)), suitability_share=0.9)
    scores = {one.id: round(1000 * one.suitability) for one in case.applicants}

    lottery = draw_chances(case)

    assert min(sum(scores[name] for name in panel) for panel in lottery.panels) >= lottery.floor
    assert min(lottery.chances.values()) <= float(check_certificate(case, lottery.bound)) + 1e-9


def test_no_organisation_has_more_than_its_most():
    people = tuple(Applicant(f"p{at}", {}, organisation="one" if at < 4 else "two") for at in range(6))

    lottery = draw_chances(Case(people, 3, most_per_organisation=2))

    assert {max(Counter(name < "p4" for name in panel).values()) for panel in lottery.panels} == {2}


def test_names_and_order_change_no_chance():
    case = invent(SMALL)
    order = np.random.default_rng(1).permutation(len(case.applicants))
    new = {one.id: f"x{at}" for at, one in zip(order, case.applicants, strict=True)}
    other = replace(
        case,
        applicants=tuple(replace(case.applicants[at], id=new[case.applicants[at].id]) for at in order),
        pairs=tuple(Pair(new[pair.second], new[pair.first]) for pair in reversed(case.pairs)),
    )

    before, after = draw_chances(case).chances, draw_chances(other).chances

    assert {new[name]: chance for name, chance in before.items()} == pytest.approx(after, abs=1e-6)


def test_equal_profiles_have_equal_chances_and_tickets_within_one():
    case = Case(applicants(*"aaaaabbb"), 3, (Quota("kind", "b", 1, 1),))
    lottery = draw_chances(case)

    times = Counter(name for panel in to_tickets(lottery, 1000).panels for name in panel)

    for names in (["p0", "p1", "p2", "p3", "p4"], ["p5", "p6", "p7"]):
        assert len({lottery.chances[name] for name in names}) == 1
        assert max(times[name] for name in names) - min(times[name] for name in names) <= 1


def test_ten_thousand_draws_come_out_as_published():
    lottery = draw_chances(invent(SMALL))
    weights = np.array(lottery.weights)

    drawn = np.random.default_rng(7).multinomial(10_000, weights / weights.sum())

    times = Counter()
    for panel, count in zip(lottery.panels, drawn, strict=True):
        times.update(dict.fromkeys(panel, int(count)))
    for name, chance in lottery.chances.items():
        assert abs(times[name] / 10_000 - chance) <= 4 * np.sqrt(chance * (1 - chance) / 10_000) + 1e-9
