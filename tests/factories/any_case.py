"""Draws of every kind, small enough to try all groups: for laws that hold whatever the case."""

from collections import Counter

from hypothesis import strategies as st

from middleground.engine.selection.problem import Apart, Applicant, Case, Pair, Quota, Reserved

LEVELS = {"role": ("a", "b", "c"), "area": ("x", "y")}


@st.composite
def any_case(draw_from, most=16):
    """A pool of a few people with quotas that one group keeps, and ties that may make them impossible."""
    size = draw_from(st.integers(4, most))
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
