"""What to ask next: chances that learn, that stay checkable, and that never reward agreement."""

import json
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middleground.engine.opinion.asking.choose import chances, draw, position
from middleground.engine.opinion.asking.known import Known
from middleground.engine.opinion.asking.learn import learn
from middleground.engine.opinion.simulate import Town, invent

D = 5


def statements(count, seed, *, sureness=0.05):
    """What is known of so many statements: a few divide, most do not."""
    rng = np.random.default_rng(seed)
    mean = np.vstack(
        (rng.normal(0.3, 1, count), rng.laplace(scale=0.7, size=(D - 1, count)) * [[2], [0.7], [0.4], [0.3]])
    )
    covariance = np.repeat((sureness * np.eye(D))[:, :, None], count, axis=2)
    ids = tuple(f"s{j}" for j in range(count))
    line = np.array([1.0, 0, 0, 0])
    return Known(ids, mean, covariance, np.full(count, 0.85), np.full(count, 100.0), line, np.array([0.3, 1, 1, 1, 1]))


ANSWERS = st.dictionaries(st.integers(0, 29).map(lambda j: f"s{j}"), st.sampled_from([-1, 0, 1]), max_size=29)


@given(ANSWERS, st.integers(0, 3))
@settings(max_examples=30, deadline=None)
def test_chances_add_up_over_what_is_not_answered_and_a_fifth_is_even(answered, seed):
    found = chances(statements(30, seed), answered)

    assert found.keys() == {f"s{j}" for j in range(30)} - answered.keys()
    assert sum(found.values()) == pytest.approx(1)
    assert min(found.values()) >= 0.2 / len(found) - 1e-12


@given(ANSWERS)
@settings(max_examples=20, deadline=None)
def test_turning_every_statement_into_its_opposite_changes_nothing(answered):
    known = statements(30, 1)
    opposite = replace(known, mean=-known.mean)

    there = chances(known, answered)
    back = chances(opposite, {name: -choice for name, choice in answered.items()})

    assert list(back.values()) == pytest.approx(list(there.values()))


def test_statements_with_few_answers_share_a_part_of_their_own():
    known = statements(30, 2)
    answers = known.answers.copy()
    answers[7] = 3
    young = Known(
        known.statement_ids, known.mean, known.covariance, known.takes_side, answers, known.line, known.spread
    )

    assert chances(young, {})["s7"] >= 0.2 / 30 + 0.8 * 0.1


def test_a_statement_is_drawn_as_often_as_its_chance_and_alike_for_one_seed():
    found = chances(statements(5, 3), {})

    drawn = [draw(found, seed)[0] for seed in range(2000)]

    assert draw(found, 7) == draw(dict(reversed(found.items())), 7)
    for name, chance in found.items():
        assert abs(drawn.count(name) / 2000 - chance) < 4 * np.sqrt(chance * (1 - chance) / 2000)


def test_nothing_is_left_when_all_is_answered():
    known = statements(3, 0)

    assert chances(known, {"s0": 1, "s1": 0, "s2": -1}) == {}


def test_less_than_a_fifth_drawn_evenly_is_refused():
    with pytest.raises(ValueError, match="evenly"):
        chances(statements(3, 0), {}, even=0.1)


def test_choosing_is_quick_for_five_hundred_statements():
    known = statements(500, 4)
    answered = {f"s{j}": 1 if j % 2 else -1 for j in range(60)}
    chances(known, answered)

    took = []
    for _ in range(20):
        start = time.process_time()
        chances(known, answered)
        took.append(time.process_time() - start)

    assert np.median(took) < 0.005


def test_choosing_needs_nothing_but_numpy():
    code = "import sys; import middleground.engine.opinion.asking.choose; print({'scipy', 'django'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"


def answered_by(known, place, how, rng, count=10):
    """Let somebody answer ``count`` statements, chosen in this way; their answers."""
    answered = {}
    for _ in range(count):
        chance = how(known, answered)
        name, _ = draw(chance, int(rng.integers(2**32)))
        j = known.statement_ids.index(name)
        logit = known.mean[0, j] + place[0] + place[1:] @ known.mean[1:, j]
        answered[name] = (
            0 if rng.random() > known.takes_side[j] else 1 if rng.random() < 1 / (1 + np.exp(-logit)) else -1
        )
    return answered


def evenly(known, answered):
    left = [name for name in known.statement_ids if name not in answered]
    return dict.fromkeys(left, 1 / len(left))


def test_places_are_learnt_faster_than_by_asking_at_random():
    known = statements(60, 5)
    errors = {}
    for how in (chances, evenly):
        rng = np.random.default_rng(11)
        places = rng.standard_normal((150, D)) * np.sqrt(known.spread)
        away = [position(known, answered_by(known, place, how, rng))[0][1] - place[1] for place in places]
        errors[how.__name__] = np.mean(np.square(away))

    assert errors["chances"] < 0.8 * errors["evenly"]


def learnt(start, spread, answers):
    """Posterior of one statement from answers of people whose places are known: (place, tendency, yes)."""
    z = np.array([np.concatenate(([1.0], place)) for place, _, _ in answers])
    tendency, yes = (np.array([one[i] for one in answers]) for i in (1, 2))
    mean, covariance = start, spread * np.eye(D)
    for _ in range(6):
        size = np.sqrt((tendency + z @ mean) ** 2 + np.einsum("ij,jk,ik->i", z, covariance, z))
        weight = np.tanh(size / 2) / (2 * size)
        covariance = np.linalg.inv(np.eye(D) / spread + (z * weight[:, None]).T @ z)
        mean = covariance @ (start / spread + z.T @ (yes - 0.5 - weight * tendency))
    return mean, covariance


def surprise(known, truth, spread, how, rng):
    """Let thirty people answer six statements each, learning the statements; loss of the claims in nats."""
    mean, covariance, given = known.mean.copy(), known.covariance.copy(), {name: [] for name in known.statement_ids}
    for _ in range(30):
        place, answered = rng.standard_normal(D) * np.sqrt(known.spread), {}
        for _ in range(6):
            chance = how(replace(known, mean=mean, covariance=covariance), answered)
            name, _ = draw(chance, int(rng.integers(2**32)))
            j = known.statement_ids.index(name)
            yes = rng.random() < 1 / (1 + np.exp(-(place[0] + truth[0, j] + place[1:] @ truth[1:, j])))
            answered[name] = 1 if yes else -1
            given[name].append((place[1:], place[0], float(yes)))
            mean[:, j], covariance[:, :, j] = learnt(known.mean[:, j], spread[j], given[name])
    loss = []
    for at in (-1.1, 0.0, 1.1):
        part = np.concatenate(([1.0], at * known.line))
        score = part @ mean / np.sqrt(np.einsum("i,ijm,j->m", part, covariance, part))
        loss.append(np.log1p(np.exp(-1.7 * score * np.sign(part @ truth))))
    return np.mean(loss)


def test_claims_are_learnt_faster_than_by_asking_at_random():
    loss = {"chances": [], "evenly": []}
    new = np.arange(40) >= 28
    spread = np.where(new, 2.0, 0.02)
    for seed in range(6):
        rng = np.random.default_rng(seed)
        known = statements(40, seed)
        truth = known.mean
        start = np.where(new, 0.0, truth + 0.14 * rng.standard_normal(truth.shape))
        known = replace(known, mean=start, covariance=np.eye(D)[:, :, None] * spread, answers=np.where(new, 0, 100.0))
        for how in (chances, evenly):
            loss[how.__name__].append(surprise(known, truth, spread, how, np.random.default_rng(seed)))

    assert np.mean(loss["chances"]) < 0.95 * np.mean(loss["evenly"])


def test_what_is_known_of_a_conversation_survives_json_and_holds_nobody():
    town = invent(Town("continuum", people=120, statements=15, votes=10, seed=3)).source

    known = learn(town)
    plain = known.to_json()
    again = Known.from_json(json.loads(json.dumps(plain)))

    assert list(chances(again, {"s1": 1}).values()) == pytest.approx(list(chances(known, {"s1": 1}).values()), abs=1e-2)
    assert {np.shape(value)[-1] for key, value in plain.items() if key not in {"version", "line", "spread"}} == {15}


def test_statements_without_an_answer_can_be_asked():
    town = invent(Town("continuum", people=120, statements=15, votes=4, seed=3)).source
    votes = town.votes.only_statements(f"s{j}" for j in range(14))
    known = learn(replace(town, votes=votes))

    assert chances(known, {})["s14"] >= 0.2 / 15 + 0.08 / 15
