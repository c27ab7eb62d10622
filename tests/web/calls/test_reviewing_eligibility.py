from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from middleground.web.base.errors import DomainError, NotAllowed
from middleground.web.calls.actions.eligibility import REASONS, find_eligible, find_ineligible, reconsider
from middleground.web.calls.models import ApplicationAnswer, CallTeamMember, Duo
from middleground.web.calls.queries.checks import checked_applications
from middleground.web.calls.states import ApplicationState
from middleground.web.ledger.models import Entry
from tests.factories.calls import make_application, make_call, make_question
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client):
    person = make_person(roles=["coordinator"])
    client.force_login(person)
    return person


@pytest.fixture
def call():
    return make_call(state="closed")


def findings(call):
    return {row.number: row.findings for row in checked_applications(call)}


def test_applications_are_found_eligible_and_each_is_written_down(coordinator, call):
    for number in (1, 2, 3):
        make_application(call, number=number)

    count = find_eligible(call, by=coordinator, numbers=[1, 3])

    assert count == 2
    assert dict(call.applications.values_list("number", "state")) == {1: "eligible", 2: "submitted", 3: "eligible"}
    assert Entry.objects.filter(verb="calls.application_find_eligible").count() == 2


def test_the_reason_is_a_sentence_in_the_applicants_language_with_ones_own_words(coordinator, call):
    plain, own, other = (make_application(call, language="nl") for _ in range(3))

    find_ineligible(plain, by=coordinator, reason="late")
    find_ineligible(own, by=coordinator, reason="requirements", words="U werkt niet in een gemeente.")
    find_ineligible(other, by=coordinator, reason="other", words="U vroeg zelf om niet mee te doen.")

    reasons = dict(call.applications.values_list("pk", "state_reason"))
    assert reasons[own.pk].endswith(" U werkt niet in een gemeente.")
    assert reasons[other.pk] == "U vroeg zelf om niet mee te doen."
    assert set(call.applications.values_list("state", flat=True)) == {"ineligible"}


@pytest.mark.parametrize(
    ("reason", "words", "field"),
    [("", "", "reason"), ("made_up", "", "reason"), ("other", "  ", "words"), ("late", "x" * 300, "words")],
)
def test_nobody_is_found_ineligible_without_a_reason_of_a_sentence(coordinator, call, reason, words, field):
    application = make_application(call)

    with pytest.raises(DomainError) as refused:
        find_ineligible(application, by=coordinator, reason=reason, words=words)

    application.refresh_from_db()
    assert (refused.value.field, application.state) == (field, "submitted")


@pytest.mark.parametrize("state", ["eligible", "ineligible"])
def test_a_decision_is_opened_again_with_a_reason(coordinator, call, state):
    application = make_application(call, state=state)

    with pytest.raises(DomainError):
        reconsider(application, by=coordinator, words="")
    reconsider(application, by=coordinator, words="The proof arrived.")

    application.refresh_from_db()
    assert (application.state, application.state_reason) == ("submitted", "The proof arrived.")


@pytest.mark.parametrize("state", sorted(set(ApplicationState.values) - {"submitted"}))
def test_only_what_waits_is_decided(coordinator, call, state):
    application = make_application(call, state=state)

    with pytest.raises(DomainError):
        find_ineligible(application, by=coordinator, reason="late")
    assert find_eligible(call, by=coordinator, numbers=[application.number]) == 0


@pytest.mark.parametrize("state", ["open", "decided", "archived"])
def test_nothing_is_decided_before_the_call_closes_or_after_it_is_decided(coordinator, state):
    call = make_call(state=state)
    application = make_application(call)

    for act in (
        lambda: find_eligible(call, by=coordinator, numbers=[application.number]),
        lambda: find_ineligible(application, by=coordinator, reason="late"),
    ):
        with pytest.raises(DomainError, match="after the call has been closed"):
            act()


def test_those_who_select_decide_and_readers_do_not(call):
    application = make_application(call)
    reader, selector = make_person(), make_person()
    CallTeamMember.objects.create(call=call, person=reader, part="reviewer")
    CallTeamMember.objects.create(call=call, person=selector, part="selector")

    with pytest.raises(NotAllowed):
        find_eligible(call, by=reader, numbers=[application.number])
    with pytest.raises(NotAllowed):
        find_ineligible(application, by=reader, reason="late")
    assert find_eligible(call, by=selector, numbers=[application.number]) == 1


def test_what_stands_out_is_found(call):
    question = make_question(call, is_required=True)
    whole, late, empty, first, again = (make_application(call) for _ in range(5))
    for application in (whole, late, first, again):
        ApplicationAnswer.objects.create(application=application, question=question, value="Yes.")
    type(late).objects.filter(pk=late.pk).update(is_late=True)
    type(late).objects.filter(pk__in=[first.pk, again.pk]).update(email="same@Town.be")

    assert findings(call) == {
        whole.number: (),
        late.number: ("late",),
        empty.number: ("incomplete",),
        first.number: ("twice",),
        again.number: ("twice",),
    }


def test_a_question_that_was_not_asked_is_not_missing(call):
    online = make_question(call, kind="choice", options=["yes", "no"], key="online", is_required=True)
    make_question(call, key="how", is_required=True, condition={"all": [{"question": "online", "is": "yes"}]})
    without, with_gap = make_application(call), make_application(call)
    ApplicationAnswer.objects.create(application=without, question=online, value="no")
    ApplicationAnswer.objects.create(application=with_gap, question=online, value="yes")

    assert findings(call) == {without.number: (), with_gap.number: ("incomplete",)}


def test_whoever_applies_alone_to_a_call_for_duos_stands_out():
    call = make_call(state="closed", duos="required")
    duo, proposed = (Duo.objects.create(call=call, code=code, state=code) for code in ("confirmed", "proposed"))
    both, waiting, alone = make_application(call, duo=duo), make_application(call, duo=proposed), make_application(call)

    assert findings(call) == {both.number: (), waiting.number: ("alone",), alone.number: ("alone",)}


def test_what_stands_out_decides_nothing_by_itself(client, coordinator, call):
    late = make_application(call, is_late=True)
    plain = make_application(call)

    client.post(reverse("call_eligibility", args=[call.slug]))

    assert dict(call.applications.values_list("pk", "state")) == {late.pk: "submitted", plain.pk: "eligible"}


def test_the_page_of_one_application_decides_and_opens_again(client, coordinator, call):
    make_application(call, number=6)
    page = reverse("call_eligibility_of", args=[call.slug, 6])

    missing = client.post(page, {"step": "ineligible"})
    client.post(page, {"step": "ineligible", "reason": "not_sought"})
    refused = call.applications.get()
    client.post(page, {"step": "reconsider", "words": "They sent their role."})
    client.post(page, {"step": "eligible"})

    assert missing.status_code == 422
    assert (refused.state, refused.state_reason) == ("ineligible", str(REASONS["not_sought"]))
    assert call.applications.get().state == "eligible"


def test_the_list_takes_as_many_statements_for_many_as_for_few(client, coordinator, call):
    question = make_question(call, is_required=True)
    url = reverse("call_eligibility", args=[call.slug])

    def statements():
        client.get(url)  # the first visit begins a session
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    make_application(call)
    few = statements()
    for _number in range(10):
        ApplicationAnswer.objects.create(application=make_application(call), question=question, value="Yes.")

    assert statements() == few
