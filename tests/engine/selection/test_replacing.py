"""A place that becomes free is filled by the rules that were fixed, and by nobody's choice."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middleground.engine.errors import InputError
from middleground.engine.selection import verify
from middleground.engine.selection.bundle import case_of
from middleground.engine.selection.draw import draw
from middleground.engine.selection.lottery import draw_chances
from middleground.engine.selection.problem import Pair, Quota
from middleground.engine.selection.replacing import next_in_line, replace, waiting_list
from tests.factories.draws import a_bundle, a_case, the_bundle


@pytest.fixture(scope="module")
def drawn():
    return draw(the_bundle(), "the beacon said 42").bundle


def broken(bundle, group):
    rules, pool = bundle.commitment["rules"], bundle.pool
    return verify.broken(verify.rows(rules, pool), pool["duos"], group)


def test_everybody_with_a_chance_waits_once_and_nobody_who_was_drawn(drawn):
    waiting = waiting_list(drawn)

    on_a_ticket = {name for name, count in drawn.chances.items() if count}
    assert sorted(waiting) == sorted(on_a_ticket - set(drawn.outcome["group"]))


def test_who_stands_on_more_tickets_waits_further_in_front():
    some_of_few = {"quotas": (Quota("area", "south", 3, 3),), "pairs": (), "aparts": (), "suitability_share": None}
    bundle = a_bundle(a_case(**some_of_few))
    chances = bundle.chances
    orders = [waiting_list(draw(bundle, f"text {number}").bundle) for number in range(200)]
    places = {name: [order.index(name) for order in orders if name in order] for name in chances}
    often = [name for name in chances if places[name]]

    tie = np.corrcoef([chances[name] for name in often], [np.mean(places[name]) for name in often])[0, 1]

    assert len(often) == 23
    assert tie < -0.5


def test_before_the_draw_nobody_waits():
    with pytest.raises(InputError) as refused:
        waiting_list(the_bundle())

    assert refused.value.code == "draw.not_yet"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sets(st.integers(0, 5), min_size=1, max_size=3))
def test_who_comes_next_completes_a_group_that_keeps_every_rule(text, places):
    bundle = draw(the_bundle(), str(text)).bundle
    group = bundle.outcome["group"]
    gone = {group[place] for place in places}

    found = next_in_line(bundle, confirmed=set(group) - gone, declined=gone)

    completed = sorted({*group, *found.invited} - gone)
    assert gone.isdisjoint(found.invited)
    left_alone = {f"duo: {a}, {b}" for a, b, _mode in bundle.pool["duos"] if not gone.isdisjoint((a, b))}
    assert not found.invited or (len(completed), set(broken(bundle, completed)) - left_alone) == (6, set())


def test_the_first_on_the_list_who_fits_comes_next(drawn):
    group = drawn.outcome["group"]
    duos = {name for one in drawn.pool["duos"] for name in one[:2]}
    reserved = {one["applicant"] for one in drawn.commitment["rules"]["reserved"]}
    gone = next(name for name in group if name not in duos | reserved)
    kept = [name for name in group if name != gone]

    found = next_in_line(drawn, confirmed=kept, declined=[gone])

    fitting = [one for one in waiting_list(drawn) if broken(drawn, [*kept, one]) == []]
    assert found.invited == (fitting[0],)


def test_nobody_is_invited_where_nobody_fits():
    case = a_case(pairs=(), aparts=(), reserved=(), suitability_share=None, most_per_organisation=None)
    bundle = draw(a_bundle(case), "text").bundle
    group = bundle.outcome["group"]
    features = {name: one["features"] for name, one in bundle.pool["applicants"].items()}
    south = [name for name in bundle.chances if features[name]["area"] == "south"]
    here = [name for name in group if features[name]["area"] == "south"]

    found = next_in_line(bundle, confirmed=set(group) - set(south), declined=south)

    assert len(here) > 0
    assert found.invited == ()


def test_a_duo_comes_together_or_not_at_all():
    case = a_case(quotas=(), aparts=(), reserved=(), suitability_share=None, most_per_organisation=None)
    bundle = draw(a_bundle(case, tickets=200), "text").bundle
    duo = next(set(one[:2]) for one in bundle.pool["duos"] if one[2] == "together")
    together = []
    for number in range(40):
        one = draw(a_bundle(case, tickets=200), f"text {number}").bundle
        group = one.outcome["group"]
        if duo.isdisjoint(group):
            found = next_in_line(one, confirmed=group[:4], declined=group[4:])
            together.append(len(duo & set(found.invited)))

    assert set(together) <= {0, 2}
    assert len(together) > 0


def test_the_record_of_who_comes_next_names_what_it_follows(drawn):
    group = drawn.outcome["group"]

    found = next_in_line(drawn, confirmed=group[1:], declined=group[:1])

    told = json.loads(found.record())
    assert told["follows"] == drawn.fingerprint
    assert told["declined"] == group[:1]
    assert told["invited"] == sorted(found.invited)


def test_a_new_draw_keeps_who_confirmed_and_leaves_out_who_declined(drawn):
    group = drawn.outcome["group"]
    case = replace(case_of(drawn), confirmed=group[:4], declined=group[4:])

    lottery = draw_chances(case, seconds=20)

    assert {name for name, chance in lottery.chances.items() if chance == 1} >= set(group[:4])
    assert set(group[4:]).isdisjoint(lottery.chances)
    assert all(broken(drawn, panel) == [] for panel in lottery.panels)


def test_a_chain_of_draws_names_the_one_before(drawn):
    group = drawn.outcome["group"]
    case = replace(case_of(drawn), confirmed=group[:4], declined=group[4:])

    second = a_bundle(case, follows=drawn.fingerprint)

    assert second.commitment["follows"] == drawn.fingerprint
    assert all(good for good, _text in verify.check(second.to_bytes()))


def test_who_applied_only_together_with_somebody_who_declined_does_not_wait_and_who_confirmed_stays():
    case = a_case(pairs=(Pair("p01", "p02"), Pair("p06", "p07")), aparts=())

    found = replace(case, confirmed=["p06"], declined=["p01", "p07"])

    assert {one.id for one in case.applicants} - {one.id for one in found.applicants} == {"p01", "p02", "p07"}
    assert found.pairs == ()
    assert [one.applicant for one in found.reserved] == ["p10", "p06"]


@pytest.mark.parametrize(
    ("confirmed", "declined", "code"), [(["p01"], ["p01"], "replacing.both"), ([], ["nobody"], "replacing.unknown")]
)
def test_contradictions_are_refused(confirmed, declined, code):
    with pytest.raises(InputError) as refused:
        replace(a_case(), confirmed=confirmed, declined=declined)

    assert refused.value.code == code
