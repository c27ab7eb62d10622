import pytest

from middleground.engine.disclosure.policy import DEFAULT, RAW, Policy, may_release


@pytest.mark.parametrize(
    ("previous", "new", "allowed"),
    [
        (None, 9, False),
        (None, 10, True),
        (40, 40, False),
        (40, 49, False),
        (40, 50, True),
        (40, 31, False),
        (40, 30, True),
        (15, 5, False),
    ],
)
def test_a_release_needs_enough_people_and_a_whole_batch_of_difference(previous, new, allowed):
    assert may_release(previous, new) is allowed


def test_a_sensitive_topic_doubles_the_threshold():
    sensitive = Policy(sensitive=True)

    assert [may_release(None, n, sensitive) for n in (19, 20)] == [False, True]


@pytest.mark.parametrize(
    ("policy", "weaker"),
    [
        (Policy(threshold=9), True),
        (Policy(base=4), True),
        (Policy(batch=9), True),
        (RAW, True),
        (DEFAULT, False),
        (Policy(threshold=15), False),
        (Policy(sensitive=True), False),
    ],
)
def test_a_policy_is_weaker_when_any_part_of_it_is(policy, weaker):
    assert policy.is_weaker_than(DEFAULT) is weaker


def test_dropping_the_sensitivity_of_a_topic_is_weaker_even_with_the_same_threshold():
    assert Policy(threshold=20).is_weaker_than(Policy(sensitive=True))
