"""Many at once: places are given exactly as often as there are any, on every database."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from middleground.web.base.errors import DomainError
from middleground.web.calls.actions.choosing import Mark, choose_by_hand, confirm_group, mark, propose_group
from middleground.web.calls.actions.replying import confirm_place
from middleground.web.calls.models import Application, CallTeamMember, PlaceOffer
from middleground.web.calls.queries.group import group_of
from middleground.web.ledger.models import Entry
from tests.factories.calls import make_call, make_candidate
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

RACERS, PLACES, AT_ONCE = 200, 20, 50


def race(action, runners):
    """Let everybody act at once; count what each was told."""

    def run(runner):
        try:
            action(runner)
        except DomainError as error:
            return error.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(run, runners))


def test_of_two_hundred_who_confirm_at_once_twenty_get_the_twenty_places():
    call = make_call(state="decided", places=PLACES)
    Application.objects.bulk_create(
        Application(call=call, number=number, state="invited", name=f"Racer {number}") for number in range(RACERS)
    )
    reply_by = timezone.now() + dt.timedelta(days=1)
    offers = PlaceOffer.objects.bulk_create(
        PlaceOffer(application=each, reply_by=reply_by) for each in call.applications.all()
    )

    told = race(confirm_place, offers)

    assert told == {"done": PLACES, "calls.no_place_left": RACERS - PLACES}
    assert group_of(call).confirmed == PLACES
    assert PlaceOffer.objects.filter(reply="accepted").count() == PLACES


def test_of_many_who_confirm_one_group_at_once_every_place_is_offered_once():
    call, first = make_call(state="closed", places=2), make_person(roles=["coordinator"])
    people = [make_candidate(call) for _each in range(3)]
    selection = choose_by_hand(call, by=first)
    marks = {each.number: Mark("selected", "Fits.") for each in people[:2]}
    mark(selection, by=first, marks={**marks, people[2].number: Mark("waitlisted", "Comes next.")})
    propose_group(selection, by=first)
    others = [make_person() for _each in range(10)]
    CallTeamMember.objects.bulk_create(CallTeamMember(call=call, person=each, part="selector") for each in others)

    told = race(lambda person: confirm_group(selection, by=person), others)

    assert told == {"done": 1, "calls.selection_moved_on": 9}
    assert PlaceOffer.objects.count() == 2
    assert Entry.objects.filter(verb="calls.decide_group").count() == 1
