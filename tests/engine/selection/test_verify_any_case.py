"""Two programmes that share no line agree: the engine that draws, and the checker that lies in the bundle."""

from hypothesis import HealthCheck, Phase, assume, example, given, settings
from hypothesis import strategies as st

from middleground.engine.selection.bundle import About, Source, make_bundle
from middleground.engine.selection.certificate import check_certificate
from middleground.engine.selection.draw import draw
from middleground.engine.selection.feasibility import Possible, examine
from middleground.engine.selection.lottery import draw_chances
from middleground.engine.selection.problem import Apart, Applicant, Case, Pair, Quota, Reserved
from middleground.engine.selection.replacing import next_in_line, waiting_list
from middleground.engine.selection.tickets import to_tickets
from middleground.engine.selection.verify import broken, check, most_for_all, rows
from tests.factories.any_case import any_case
from tests.factories.draws import SALT

quick = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)


def made(case):
    lottery = draw_chances(case, seconds=5)
    return lottery, make_bundle(case, lottery, to_tickets(lottery, 50), About(Source(), "2026-05-01"), salt=SALT)


PEOPLE = ["bx4", "cy2", "ax1", "ay2", "cy5", "cy2", "by3", "bx5", "ay4", "cx3", "by1", "cx4", "ax4", "bx4"]
WORKPLACES = ["two", "", "one", "one", "two", "two", "one", "two", "", "two", "", "", "one", "two"]
KEPT_APART_FROM_NOBODY = Case(
    applicants=tuple(
        Applicant(f"p{number}", {"role": role, "area": area}, int(score), workplace)
        for number, ((role, area, score), workplace) in enumerate(zip(PEOPLE, WORKPLACES, strict=True))
    ),
    places=10,
    quotas=(
        *(Quota("role", level, low, low + 2, flexible=True) for level, low in (("a", 3), ("b", 2), ("c", 2))),
        *(Quota("area", level, low, low + 2, flexible=True) for level, low in (("x", 2), ("y", 6))),
    ),
    pairs=(Pair("p5", "p0", "either"), Pair("p10", "p9", "together")),
    aparts=(Apart("p3", "p2"),),  # p2 is below the least suitability
    reserved=(Reserved("p11", "a rule"),),
    minimum_suitability=2.0,
    suitability_share=0.5,
    most_per_organisation=5,
)


@quick
@given(any_case())
@example(KEPT_APART_FROM_NOBODY)
def test_whatever_the_engine_draws_the_checker_finds_right(case):
    assume(isinstance(examine(case), Possible))
    assume(len(case.reserved) == 0 or case.places > 2)
    lottery, bundle = made(case)

    lines = check(draw(bundle, "a text").bundle.to_bytes(), "a text", bundle.fingerprint)

    assert [text for good, text in lines if not good] == []
    assert most_for_all(bundle.commitment["rules"], bundle.pool) <= check_certificate(case, lottery.bound)


@quick
@given(any_case(), st.data())
def test_whoever_comes_next_is_found_by_trying_everybody_in_their_order(case, data):
    assume(isinstance(examine(case), Possible))
    assume(len(case.reserved) == 0 or case.places > 2)
    bundle = draw(made(case)[1], "a text").bundle
    group = bundle.outcome["group"]
    gone = data.draw(st.sampled_from(group))
    kept = [name for name in group if name != gone]
    assume(gone not in {name for one in bundle.pool["duos"] for name in one[:2]})
    assume(gone not in {one["applicant"] for one in bundle.commitment["rules"]["reserved"]})

    found = next_in_line(bundle, confirmed=kept, declined=[gone])

    every = rows(bundle.commitment["rules"], bundle.pool)
    fitting = (one for one in waiting_list(bundle) if not broken(every, bundle.pool["duos"], [*kept, one]))
    assert list(found.invited) == list(fitting)[:1]
