"""The fair draw is proven, keeps every rule, and treats equals equally."""

import pytest

from middleground.engine.errors import EngineError
from middleground.engine.selection.certificate import check_certificate
from middleground.engine.selection.lottery import MODES, draw_chances
from middleground.engine.selection.problem import Case, Quota
from middleground.engine.selection.simulate import Pool, invent
from middleground.engine.selection.tickets import to_tickets
from tests.factories.selection import applicants, keeps_every_rule, published_pool

SKEWED = Pool(150, 22, (3, 5, 6, 6), skew=0.7, seed=1)


def test_published_pool_reaches_its_proven_lowest_chance():
    lottery = draw_chances(published_pool())

    assert min(lottery.chances.values()) == pytest.approx(0.29670, abs=1e-5)
    assert (lottery.status, lottery.gap) == ("optimal", 0.0)


def test_lowest_chance_equals_the_bound_in_exact_fractions():
    lottery = draw_chances(invent(SKEWED))

    bound = check_certificate(lottery.case, lottery.bound)

    assert bound == lottery.bound.value
    assert min(lottery.chances.values()) == pytest.approx(float(bound), abs=1e-8)


@pytest.mark.parametrize("mode", MODES)
def test_panels_keep_every_rule_and_add_up_to_the_chances(mode):
    lottery = draw_chances(invent(SKEWED), mode=mode)

    totals = dict.fromkeys(lottery.chances, 0.0)
    for panel, weight in zip(lottery.panels, lottery.weights, strict=True):
        assert keeps_every_rule(lottery.case, panel)
        for name in panel:
            totals[name] += weight

    assert totals == pytest.approx(lottery.chances, abs=1e-9)
    assert sum(lottery.chances.values()) == pytest.approx(22)


def test_tickets_keep_every_rule_and_stay_within_one_thousandth():
    lottery = draw_chances(invent(SKEWED))

    table = to_tickets(lottery, 1000, seed=3)

    assert len(table.panels) == 1000
    assert all(keeps_every_rule(lottery.case, panel) for panel in table.panels)
    assert table.largest_deviation <= 0.001


def test_impossible_quotas_are_refused():
    case = Case(applicants("a", "a", "b"), 2, (Quota("kind", "b", 2, 2),))

    with pytest.raises(EngineError) as caught:
        draw_chances(case)

    assert caught.value.code == "selection.impossible"


@pytest.fixture(scope="module")
def large_pool():
    return draw_chances(invent(Pool(1200, 60, (2, 3, 4, 5, 5, 6), slack=2, skew=0.7, seed=2)), seed=5)


def test_large_pool_comes_near_its_bound_with_panels_that_keep_every_rule(large_pool):
    assert large_pool.gap <= 0.05
    assert min(large_pool.chances.values()) >= 0.95 * float(check_certificate(large_pool.case, large_pool.bound))
    assert all(keeps_every_rule(large_pool.case, panel) for panel in large_pool.panels[:100])


def test_large_pool_gives_the_same_lottery_for_the_same_seed(large_pool):
    again = draw_chances(large_pool.case, seed=5)

    assert again.chances == large_pool.chances
    assert again.patterns == large_pool.patterns
