"""An attacker who keeps every release and subtracts them from each other."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from middleground.engine.disclosure.gate import may_release, release_map
from middleground.engine.estimate import Estimate, Suppressed
from middleground.engine.opinion.findings import Line
from tests.factories.findings import (
    make_camps,
    make_index,
    make_one_group,
    make_spectrum,
    make_statement,
    with_statements,
)

KEY = b"a key for tests"
CODES = ("separation", "dip", "between", "esteban_ray", "duclos_esteban_ray", "bimodality", "agreement", "dispersion")
STATEMENTS = 12
OWN = ("n", "n_agree", "n_disagree", "n_pass", "agree", "disagree", "unsure")


def a_town(rng, n_people):
    """Votes of people in order of arrival: -2 did not answer; half of them on one side, half on the other."""
    side = rng.integers(0, 2, n_people)
    lean = rng.uniform(0.05, 0.95, (2, STATEMENTS))
    votes = np.where(rng.random((n_people, STATEMENTS)) < lean[side], 1, -1)
    votes[rng.random(votes.shape) < 0.1] = 0
    votes[rng.random(votes.shape) < rng.uniform(0.2, 0.9, STATEMENTS)] = -2
    return side, votes


def map_of(side, votes):
    """The findings about the people who are there, with two camps."""
    answered = votes > -2
    statements = []
    for j in range(STATEMENTS):
        column, there = votes[:, j], answered[:, j]
        by_side = tuple((int(((column == 1) & (side == g)).sum()), int((there & (side == g)).sum())) for g in (0, 1))
        counts = [int((column == choice).sum()) for choice in (1, -1, 0)]
        statements.append(make_statement(str(j), *counts, by_side=by_side))
    sizes = (int((side == 0).sum()), int((side == 1).sum()))
    found = with_statements(make_camps(sizes, n_people=len(side)), *statements)
    return replace(found, n_answers=int(answered.sum()))


def releases_of(rng, steps=(3, 7, 10, 11, 25)):
    """Every release of one growing town, each attempted after a few more people came."""
    side, votes = a_town(rng, 320)
    n, last_n, released = 60, None, []
    while n <= len(side):
        if may_release(last_n, n):
            found = map_of(side[:n], votes[:n])
            previous = released[-1][1] if released else None
            released.append((found, release_map(found, key=KEY, previous=previous)))
            last_n = n
        n += int(rng.choice(steps))
    return released


@pytest.fixture(scope="module")
def towns():
    rng = np.random.default_rng(7)
    return [releases_of(rng) for _town in range(12)]


def pairs(towns):
    return [(town[i], town[j]) for town in towns for i in range(len(town)) for j in range(i + 1, len(town))]


def own(statement):
    return [getattr(statement, name) for name in OWN]


def test_there_are_a_thousand_pairs_to_attack(towns):
    assert len(pairs(towns)) >= 1000


def shown_since(town):
    """For each release and statement: how many had answered it when the figures shown were made."""
    made: list[list[int]] = []
    for i, (found, released) in enumerate(town):
        made.append([statement.n for statement in found.statements])
        for j, statement in enumerate(released.statements):
            if i and own(statement) == own(town[i - 1][1].statements[j]):
                made[i][j] = made[i - 1][j]
    return made


def test_two_releases_differ_on_a_statement_only_when_ten_people_answered_it_in_between(towns):
    isolated = [
        (town_number, i, k, j)
        for town_number, town in enumerate(towns)
        for made in [shown_since(town)]
        for i in range(len(town))
        for k in range(i + 1, len(town))
        for j in range(STATEMENTS)
        if isinstance(town[i][1].statements[j].n, int) and 0 < made[k][j] - made[i][j] < 10
    ]

    assert isolated == []


def seen_by_a_coordinator(rng, steps=(1, 3, 7, 10, 11)):
    """Every live picture and every release of one growing town, in the order in which a coordinator sees them."""
    side, votes = a_town(rng, 320)
    seen, looked, released = [], None, None
    for n in 60 + np.cumsum(rng.choice(steps, 60)):
        if n > len(side):
            break
        found, wants_result = map_of(side[:n], votes[:n]), rng.random() < 0.4
        last = released[0] if released else None
        if not may_release(last, n) or (not wants_result and looked and not may_release(looked[0], n)):
            continue
        previous = released[1] if released else None
        since = looked[1] if looked and (released is None or looked[0] > released[0]) else None
        shown = release_map(found, key=KEY, previous=previous, seen=since)
        seen.append((found, shown))
        looked, released = (looked, (n, shown)) if wants_result else ((n, shown), released)
    return seen


def test_a_coordinator_who_keeps_every_look_and_every_release_finds_no_few_answers_between_them():
    rng = np.random.default_rng(8)
    towns = [seen_by_a_coordinator(rng) for _town in range(12)]
    close = [
        (first[0].n_people, second[0].n_people)
        for town in towns
        for first, second in pairwise(town)
        if second[0].n_people - first[0].n_people < 10
    ]

    isolated = [
        (i, k, j)
        for town in towns
        for made in [shown_since(town)]
        for i in range(len(town))
        for k in range(i + 1, len(town))
        for j in range(STATEMENTS)
        if isinstance(town[i][1].statements[j].n, int) and 0 < made[k][j] - made[i][j] < 10
    ]

    assert len(close) > 10  # a result soon after a look
    assert isolated == []


def test_the_figures_of_busy_statements_do_change_between_releases(towns):
    changed = [
        own(old) != own(new)
        for (_found, first), (_later, last) in ((town[0], town[-1]) for town in towns)
        for old, new in zip(first.statements, last.statements, strict=True)
    ]

    assert sum(changed) > 0.8 * len(changed)


def test_hidden_cells_stay_hidden_within_every_release(towns):
    leaks = []
    for town in towns:
        for found, released in town:
            for raw, shown in zip(found.statements, released.statements, strict=True):
                parts = [shown.n_agree, shown.n_disagree, shown.n_pass]
                visible = [part for part in parts if isinstance(part, int)]
                if visible and len(visible) < 3 and shown.n - sum(visible) < 10:
                    leaks.append(raw.id)
                if isinstance(shown.n, Suppressed) and visible:
                    leaks.append(raw.id)

    assert leaks == []


def test_somebody_who_knows_all_answers_but_one_learns_nothing_from_one_more_person():
    """The classic attack: publish, let one person answer, publish again."""
    rng = np.random.default_rng(3)
    side, votes = a_town(rng, 201)
    before = release_map(map_of(side[:200], votes[:200]), key=KEY)

    after = release_map(map_of(side, votes), key=KEY, previous=before)

    assert not may_release(200, 201)
    assert [own(statement) for statement in after.statements] == [own(statement) for statement in before.statements]


def test_asking_a_thousand_times_does_not_average_the_rounding_away():
    found = make_camps()

    answers = {str(release_map(found, key=KEY).to_json()) for _time in range(30)}

    assert len(answers) == 1


def test_the_same_number_of_people_is_rounded_the_same_way_wherever_it_stands():
    """Else the mean of its roundings, one beside each index and each line, would tell it."""
    indices = tuple(make_index(code, 0.3, n=402) for code in CODES)
    line = Line(Estimate(0.2, 0.1, 0.3, 402, "posterior"), ("6",), ("4",))
    found = replace(make_spectrum((110, 100, 192)), indices=indices, lines=(line, line, line))

    released = release_map(found, key=KEY)

    numbers = [index.value.n for index in released.indices] + [line.strength.n for line in released.lines]
    assert (len(numbers), set(numbers)) == (len(CODES) + 3, {released.n_placed})


@pytest.mark.parametrize("more", [1, 4, 9])
def test_where_a_statement_stays_as_it_was_no_other_number_tells_of_its_new_answers(more):
    before, after = (
        release_of_one_statement(agree, previous=previous)
        for agree, previous in ((61, None), (61 + more, release_of_one_statement(61)))
    )

    assert after.statements == before.statements
    assert after.indices[0].by_statement == before.indices[0].by_statement


def release_of_one_statement(agree, *, previous=None):
    """One group, one statement: what is common to all is what everybody says."""
    statement = make_statement("0", agree, 25, 20)
    index = make_index("agreement", agree / 100, n=statement.n, by_statement={"0": agree / 100})
    found = replace(with_statements(make_one_group(), statement), indices=(index,))
    return release_map(found, key=KEY, previous=previous)
