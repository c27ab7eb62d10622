"""Two programmes that share no line agree: the engine that draws, and the checker that lies in the bundle."""

from collections import Counter

from hypothesis import HealthCheck, Phase, assume, given, settings
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
from tests.factories.draws import SALT

LEVELS = {"role": ("a", "b", "c"), "area": ("x", "y")}


@st.composite
def cases(draw_from):
    """A pool of up to sixteen people with quotas that one group keeps, and ties that may make them impossible."""
    size = draw_from(st.integers(4, 16))
    names = [f"p{number}" for number in range(size)]
    people = tuple(
        Applicant(
            name,
            {feature: draw_from(st.sampled_from(levels)) for feature, levels in LEVELS.items()},
            draw_from(st.integers(1, 5)),
            draw_from(st.sampled_from(["", "one", "two"])),
        )
        for name in names
    )
    group = draw_from(st.permutations(people))[: draw_from(st.integers(2, size - 1))]
    quotas = []
    for feature, levels in LEVELS.items():
        counts = Counter(one.features[feature] for one in group)
        quotas += [Quota(feature, level, max(0, counts[level] - 1), counts[level] + 1) for level in levels]
    mixed = iter(draw_from(st.permutations(names)))
    pairs = [
        Pair(next(mixed), next(mixed), draw_from(st.sampled_from(["together", "either"])))
        for _ in range(draw_from(st.integers(0, 2)))
    ]
    chosen = draw_from(st.permutations(names))
    aparts = [Apart(chosen[0], other) for other in chosen[1 : 1 + draw_from(st.integers(0, 2))]]
    duos = {frozenset((pair.first, pair.second)) for pair in pairs}
    return Case(
        people,
        len(group),
        tuple(quotas),
        tuple(pairs),
        tuple(one for one in aparts if frozenset((one.first, one.second)) not in duos),
        tuple(Reserved(name, "a rule") for name in chosen[-draw_from(st.integers(0, 1)) :][:1]),
        draw_from(st.sampled_from([None, 2.0])),
        draw_from(st.sampled_from([None, 0.5, 0.9])),
        draw_from(st.integers(0, min(1, len(pairs)))),
        draw_from(st.sampled_from([None, 2, 5])),
    )


quick = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)


def made(case):
    lottery = draw_chances(case, seconds=5)
    return lottery, make_bundle(case, lottery, to_tickets(lottery, 50), About(Source(), "2026-05-01"), salt=SALT)


@quick
@given(cases())
def test_whatever_the_engine_draws_the_checker_finds_right(case):
    assume(isinstance(examine(case), Possible))
    assume(len(case.reserved) == 0 or case.places > 2)
    lottery, bundle = made(case)

    lines = check(draw(bundle, "a text").bundle.to_bytes(), "a text", bundle.fingerprint)

    assert [text for good, text in lines if not good] == []
    assert most_for_all(bundle.commitment["rules"], bundle.pool) <= check_certificate(case, lottery.bound)


@quick
@given(cases(), st.data())
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
