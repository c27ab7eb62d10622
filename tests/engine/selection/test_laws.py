"""What holds of every draw: for names, equals, duos, quotas, the proof, and people who cannot come."""

from collections import Counter, defaultdict
from dataclasses import replace
from fractions import Fraction
from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from middleground.engine.selection.certificate import check_certificate
from middleground.engine.selection.feasibility import Possible, examine
from middleground.engine.selection.lottery import draw_chances
from middleground.engine.selection.problem import Apart, Applicant, Pair, Quota, Reserved
from middleground.engine.selection.tickets import to_tickets
from middleground.engine.selection.units import reachable
from tests.factories.any_case import any_case
from tests.factories.selection import every_panel, keeps_every_rule

laws = settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
NEAR = 1e-6


def drawn(case, mode="leximin"):
    assume(isinstance(examine(case), Possible))
    return draw_chances(case, mode=mode, seconds=20)


def lowest(lottery):
    """The lowest chance of those whom the draw decides about."""
    reserved = {one.applicant for one in lottery.case.reserved}
    return min((lottery.chances[one.id] for one in lottery.case.eligible() if one.id not in reserved), default=1.0)


def renamed(case, order):
    """The same case with other names and in another order."""
    new = {case.applicants[at].id: f"x{place:02}" for place, at in enumerate(order)}
    other = replace(
        case,
        applicants=tuple(replace(case.applicants[at], id=new[case.applicants[at].id]) for at in order),
        quotas=tuple(reversed(case.quotas)),
        pairs=tuple(Pair(new[one.second], new[one.first], one.mode) for one in reversed(case.pairs)),
        aparts=tuple(Apart(new[one.second], new[one.first]) for one in reversed(case.aparts)),
        reserved=tuple(Reserved(new[one.applicant], one.reason) for one in case.reserved),
    )
    return other, new


@laws
@given(any_case(), st.data())
def test_other_names_and_another_order_change_no_chance(case, data):
    other, new = renamed(case, data.draw(st.permutations(range(len(case.applicants)))))

    before, after = drawn(case).chances, drawn(other).chances

    assert {new[name]: chance for name, chance in before.items()} == pytest.approx(after, abs=NEAR)


@laws
@given(any_case())
def test_people_whom_no_rule_tells_apart_have_equal_chances(case):
    tied = {one.first for one in (*case.pairs, *case.aparts)} | {one.second for one in (*case.pairs, *case.aparts)}
    tied |= {one.applicant for one in case.reserved}
    lottery = drawn(case)
    alike = defaultdict(list)
    for one in case.applicants:
        if one.id not in tied:
            alike[tuple(one.features.items()), one.suitability, one.organisation].append(lottery.chances[one.id])

    for chances in alike.values():
        assert chances == pytest.approx([chances[0]] * len(chances), abs=1e-9)


@laws
@given(any_case(), st.sampled_from(["leximin", "maximin", "nash", "goldilocks", "uniform"]))
def test_every_panel_and_every_ticket_keeps_every_rule_and_no_duo_is_split(case, mode):
    lottery = drawn(case, mode)

    panels = {*lottery.panels, *to_tickets(lottery, 100).panels}

    assert [panel for panel in panels if not keeps_every_rule(case, panel, lottery.floor)] == []
    duos = [{one.first, one.second} for one in case.pairs if one.mode == "together"]
    assert {len(duo.intersection(panel)) for duo in duos for panel in panels} <= {0, 2}
    assert sum(lottery.weights) == pytest.approx(1)


@laws
@given(any_case(most=11))
def test_the_lowest_chance_is_the_best_of_all_lotteries_over_all_groups(case):
    lottery = drawn(case)
    panels = [panel for panel in every_panel(case) if keeps_every_rule(case, panel, lottery.floor)]
    reserved = {one.applicant for one in case.reserved}
    free = [one.id for one in case.eligible() if one.id not in reserved]
    assume(free)

    seats = np.array([[name in panel for panel in panels] for name in free], float)
    best = linprog(
        np.append(np.zeros(len(panels)), -1.0),
        A_ub=np.hstack([-seats, np.ones((len(free), 1))]),
        b_ub=np.zeros(len(free)),
        A_eq=np.append(np.ones(len(panels)), 0.0)[None],
        b_eq=[1.0],
    )

    assert lowest(lottery) == pytest.approx(-best.fun, abs=NEAR)


@laws
@given(any_case())
def test_the_lowest_chance_of_leximin_is_the_one_of_maximin_and_no_mode_has_a_higher_one(case):
    best = lowest(drawn(case))

    assert lowest(drawn(case, "maximin")) == pytest.approx(best, abs=NEAR)
    assert all(lowest(drawn(case, mode)) <= best + NEAR for mode in ("nash", "goldilocks", "uniform"))


@laws
@given(any_case())
def test_the_proof_recomputed_in_exact_fractions_bounds_every_lottery(case):
    lottery = drawn(case)

    proven = check_certificate(case, lottery.bound)

    assert proven == lottery.bound.value
    assert lowest(lottery) <= proven + Fraction(1, 10**8)


@laws
@given(any_case())
def test_a_proof_with_any_other_price_still_bounds(case):
    """Whatever the prices, the sum is a bound: nobody can prove too much by writing other ones."""
    lottery = drawn(case)
    scaled = replace(lottery.bound, multipliers=tuple(price * 2 for price in lottery.bound.multipliers))

    assert check_certificate(case, scaled) >= lowest(lottery) - NEAR


@laws
@given(any_case(), st.sampled_from(["level", "suitability"]))
def test_somebody_who_can_be_in_no_group_changes_nobody_s_chance(case, why):
    before = drawn(case).chances
    features = {**case.applicants[0].features, "role": "nobody's" if why == "level" else "a"}
    stranger = Applicant("stranger", features, 3 if why == "level" else 0, "")
    more = replace(case, applicants=(*case.applicants, stranger))
    if why == "level":
        more = replace(more, quotas=(*more.quotas, Quota("role", "nobody's", 0, 0)))
    else:
        more = replace(more, minimum_suitability=more.minimum_suitability or 0.5)

    after = drawn(more).chances

    assert after == pytest.approx({**before, "stranger": 0.0}, abs=NEAR)


@laws
@given(any_case())
def test_shares_of_a_thousand_tickets_are_within_a_thousandth_of_the_chances(case):
    lottery = drawn(case)

    table = to_tickets(lottery, 1000)

    times = Counter(name for panel in table.panels for name in panel)
    apart = [abs(times[name] / 1000 - chance) for name, chance in lottery.chances.items()]
    assert max(apart) == pytest.approx(table.largest_deviation, abs=1e-12)
    assert table.largest_deviation <= 0.001
    assert len(table.panels) == 1000


@laws
@given(any_case())
def test_what_is_possible_is_drawn(case):
    found = examine(case)
    assume(isinstance(found, Possible))

    assert keeps_every_rule(case, found.example)
    assert draw_chances(case, seconds=20).panels != ()


@laws
@given(any_case(most=8))
def test_no_group_at_all_exists_where_it_is_said_that_nothing_is_possible(case):
    found = examine(case)

    assert isinstance(found, Possible) == (every_panel(case) != [])


@laws
@given(any_case(most=9))
def test_the_least_sum_of_suitability_is_the_agreed_share_of_the_best_group_s(case):
    lottery = drawn(replace(case, suitability_share=0.9))
    scores = {one.id: one.suitability for one in case.applicants}

    sums = {sum(scores[name] for name in panel) for panel in every_panel(case)}
    agreed = 0.9 * max(sums) - 1e-9

    assert 1000 * agreed <= lottery.floor <= 1000 * min(one for one in sums if one >= agreed)


@laws
@given(st.lists(st.integers(3, 15), min_size=2, max_size=8), st.integers(1, 4), st.integers(0, 40_000))
def test_no_sum_of_thirds_lies_between_the_least_sum_and_the_one_it_is_raised_to(marks, places, floor):
    scores = [round(1000 * mark / 3) for mark in marks]
    sums = {sum(some) for some in combinations_with_replacement(scores, places)}

    raised = reachable(floor, scores, places)

    assert raised >= floor
    assert [one for one in sums if floor <= one < raised] == []


def test_scores_that_are_no_parts_raise_nothing():
    assert reachable(82_799, [1234, 2345, 3511], 22) == 82_799
    assert reachable(82_799, [1333, 2667, 3000], 22) == 82_993
