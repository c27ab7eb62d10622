"""Every state of a call and of an application, met by every act: what the tables say happens, and nothing else."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from middleground.web.base.errors import DomainError
from middleground.web.calls.actions.changing import change_application, change_call
from middleground.web.calls.models import Application, Call
from middleground.web.calls.states import APPLICATION_CHANGES, CALL_CHANGES, ApplicationState, CallState
from middleground.web.ledger.models import Entry
from tests.factories.calls import make_application, make_call
from tests.factories.people import make_person


def every_pair(states, changes):
    return [(str(state), act, changes[act].get(state)) for state in states for act in changes]


CALL_PAIRS = every_pair(CallState, CALL_CHANGES)
APPLICATION_PAIRS = every_pair(ApplicationState, APPLICATION_CHANGES)


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "act", "after"), CALL_PAIRS)
def test_a_call_changes_as_the_table_says_and_is_refused_otherwise(state, act, after):
    call, by = make_call(state=state, state_reason="as it was"), make_person()

    refusal = refusal_of(change_call, call, act, by=by, reason="because")

    expected = (after, "because", None, [(f"calls.{act}", state, after)]) if after else (state, "as it was", 409, [])
    assert outcome_of(call, refusal) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "act", "after"), APPLICATION_PAIRS)
def test_an_application_changes_as_the_table_says_and_is_refused_otherwise(state, act, after):
    application, by = make_application(make_call(), state=state, state_reason="as it was"), make_person()

    refusal = refusal_of(change_application, application, act, by=by, reason="because")

    written = [(f"calls.application_{act}", state, after)]
    expected = (after, "because", None, written) if after else (state, "as it was", 409, [])
    assert outcome_of(application, refusal) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "act", "after"), [pair for pair in APPLICATION_PAIRS if pair[2]])
def test_what_applicants_do_themselves_is_never_written_down(state, act, after):
    application = make_application(make_call(), state=state)

    refusal_of(change_application, application, act, by=None)

    assert outcome_of(application, None) == (after, "", None, [])


@pytest.mark.django_db
def test_a_reason_of_people_never_reaches_the_ledger():
    call = make_call()

    refusal_of(change_call, call, "cancel", by=None, reason="The hall burnt down")

    assert [entry.facts for entry in Entry.objects.filter(verb="calls.cancel")] == [
        {"before": "open", "after": "cancelled"}
    ]


@pytest.mark.django_db(transaction=True)
def test_of_all_who_settle_one_invitation_at_the_same_moment_only_one_wins():
    application = make_application(make_call(), state="invited")
    acts = ["confirm", "decline", "expire", "confirm", "decline"]

    refusals = at_the_same_moment(
        lambda act: refusal_of(change_application, Application.objects.get(pk=application.pk), act, by=None), acts
    )

    application.refresh_from_db()
    won = [act for act, refusal in zip(acts, refusals, strict=True) if refusal is None]
    assert [APPLICATION_CHANGES[act]["invited"] for act in won] == [application.state]


@pytest.mark.django_db(transaction=True)
def test_of_two_coordinators_who_decide_over_a_closed_call_at_the_same_moment_only_one_wins():
    call, by = make_call(state="closed"), make_person()

    refusals = at_the_same_moment(
        lambda act: refusal_of(change_call, Call.objects.get(pk=call.pk), act, by=by), ["select", "reopen"]
    )

    assert sorted(refusals, key=str) == [409, None]


def test_every_state_can_be_reached_and_every_act_leads_somewhere():
    for states, changes, first in [
        (CallState, CALL_CHANGES, "draft"),
        (ApplicationState, APPLICATION_CHANGES, "draft"),
    ]:
        reached = {first} | {after for act in changes.values() for after in act.values()}

        assert reached == set(states.values)


def refusal_of(change, thing, act, **given):
    """Return the status of the refusal, or None when the act was done."""
    try:
        with transaction.atomic():
            change(thing, act, **given)
    except DomainError as error:
        return error.status
    return None


def outcome_of(thing, refusal):
    thing.refresh_from_db()
    entries = Entry.objects.filter(verb__startswith="calls.").values_list("verb", "facts__before", "facts__after")
    return thing.state, thing.state_reason, refusal, [tuple(entry) for entry in entries]


def at_the_same_moment(work, things):
    """Run the work for each thing in a thread of its own, all let go at once; return what each returned."""
    gate, found = Barrier(len(things)), [None] * len(things)

    def run(place):
        gate.wait()
        found[place] = work(things[place])
        connection.close()

    threads = [Thread(target=run, args=[place]) for place in range(len(things))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
