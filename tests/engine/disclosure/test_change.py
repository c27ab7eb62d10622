"""What the gate promises about differences between two releases."""

from hypothesis import given, settings
from hypothesis import strategies as st

from middleground.engine.disclosure.change import release_change
from middleground.engine.disclosure.gate import RAW, release_map
from middleground.engine.estimate import Estimate, Suppressed
from middleground.engine.opinion.changes.record import Change, People, StatementChange
from tests.factories.findings import make_one_group, make_statement, with_statements

KEY = b"a key for tests"
NOT_KNOWN, TOO_FEW, COMPLEMENT = Suppressed("not_estimated"), Suppressed("too_few"), Suppressed("complement")


def a_release(agree, n, **options):
    found = with_statements(make_one_group(400), make_statement("0", agree, n - agree - 20, 20))
    return release_map(found, key=KEY, **options)


def a_change(*, touched=60, people=None, agree=None, same=None, other=None, changed=NOT_KNOWN):
    statement = StatementChange(
        "0",
        agree or Estimate(0.1, 0.02, 0.18, 260, "paired"),
        same or NOT_KNOWN,
        other or NOT_KNOWN,
        is_changed=True,
        n_touched=touched,
    )
    return Change(
        basis="answers",
        structure=("one", "one"),
        n_people=(200, 250),
        people=people,
        changed_answers=changed,
        middle=Estimate(0.034, 0.011, 0.057, 250, "paired draws"),
        middle_same_people=Estimate(0.004, 0.001, 0.007, 250, "paired draws"),
        middle_other_people=Estimate(0.03, 0.01, 0.05, 250, "paired draws"),
        statements=(statement,),
        added=(),
        removed=(),
        flags=(),
        sides=(),
        line=None,
        notes=(),
    )


def released(found):
    return release_change(found, a_release(100, 200), a_release(150, 250))


def test_a_difference_that_rests_on_few_people_is_not_shown():
    change = released(a_change(touched=9, people=People(195, 4, 5)))

    assert (change.statements[0].agree, change.statements[0].is_changed) == (TOO_FEW, False)
    assert change.people is None
    assert change.middle == TOO_FEW


def test_the_value_is_what_anybody_can_subtract_and_the_interval_holds_the_exact_one():
    change = released(a_change(people=People(200, 0, 50)))

    before, after = a_release(100, 200).statements[0].agree, a_release(150, 250).statements[0].agree
    shown = change.statements[0].agree
    assert round(shown.value, 9) == round(after.value - before.value, 9)
    assert shown.low <= 0.02
    assert shown.high >= 0.18


def test_the_parts_are_hidden_together_where_few_changed_their_mind():
    few = a_change(touched=65, same=Estimate(0.01, 0, 0.02, 200, "paired"), other=Estimate(0.09, 0, 0.2, 260, "paired"))
    many = a_change(
        touched=75, same=Estimate(0.01, 0, 0.02, 200, "paired"), other=Estimate(0.09, 0, 0.2, 260, "paired")
    )

    hidden, shown = released(few).statements[0], released(many).statements[0]
    assert (hidden.same_people, hidden.other_people) == (COMPLEMENT, COMPLEMENT)
    assert isinstance(shown.same_people, Estimate)
    assert isinstance(shown.other_people, Estimate)


def test_the_share_of_changed_answers_of_a_few_people_is_not_shown():
    change = released(a_change(people=People(200, 0, 50), changed=Estimate(0.04, 0.01, 0.08, 200, "wilson")))

    assert change.changed_answers == TOO_FEW
    assert (change.middle_same_people, change.middle_other_people) == (COMPLEMENT, COMPLEMENT)


def test_for_the_owner_of_the_data_nothing_is_hidden():
    found = a_change(touched=1)

    assert release_change(found, a_release(100, 200, policy=RAW), a_release(150, 250, policy=RAW)) is found


@given(st.floats(-0.4, 0.4), st.floats(0.001, 0.3), st.integers(10, 400))
@settings(deadline=None, max_examples=60)
def test_every_shown_interval_holds_the_exact_one(value, reach, n):
    exact = Estimate(value, max(-1, value - reach), min(1, value + reach), n, "paired")
    change = released(a_change(people=People(150, 50, 100), agree=exact, same=exact, other=exact, touched=n))

    shown = [change.statements[0].agree, change.statements[0].same_people, change.middle]
    told = [one for one in shown if isinstance(one, Estimate)]
    for one, truth in zip(told, (exact, exact, a_change().middle), strict=False):
        if one.method == truth.method:
            assert one.low <= truth.low + 0.005
            assert one.high >= truth.high - 0.005
