"""Two who apply together: a code, the right person, each with their own answers; what happens when one goes."""

from __future__ import annotations

import pytest

from middleground.web.base.errors import DomainError
from middleground.web.calls.actions.applying import withdraw
from middleground.web.calls.actions.duos import MOST_TRIES, confirm_duo, dissolve_duo, join_duo, propose_duo
from middleground.web.calls.models import Duo
from tests.factories.applying import letters_sent, path_to
from tests.factories.calls import make_application, make_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return make_call(duos="encouraged")


@pytest.fixture
def ada(call):
    return make_application(call, state="draft", name="Ada")


@pytest.fixture
def omar(call):
    return make_application(call, state="draft", name="Omar")


def together(ada, omar):
    duo = propose_duo(ada, mode="together")
    join_duo(omar, code=duo.code)
    return confirm_duo(ada)


def act(client, application, do, **fields):
    return client.post(path_to(application, "application_duo"), {"do": do, **fields})


def said(application):
    application.refresh_from_db()
    return application.duo_id, application.agrees_to_duo


def test_two_become_a_duo_when_the_second_entered_the_code_and_the_first_said_yes(client, ada, omar):
    act(client, ada, "propose", mode="either")
    code = Duo.objects.get().code

    act(client, omar, "join", code=f" {code[:5].upper()}-{code[5:]} ")
    asked = client.get(path_to(ada, "application_duo")).content.decode()
    act(client, ada, "confirm")

    duo = Duo.objects.get()
    assert "<bdi>Omar</bdi> entered your code. Is this the right person?" in asked
    assert (duo.state, duo.mode) == ("confirmed", "either")
    assert [letter.subject for letter in letters_sent()] == [
        "Is this the right person? Building bridges in our town",
        "You apply together: Building bridges in our town",
    ]


def test_a_code_alone_makes_no_duo(ada, omar):
    duo = propose_duo(ada, mode="together")

    join_duo(omar, code=duo.code)

    duo.refresh_from_db()
    assert duo.state == "proposed"


def test_who_made_the_code_may_say_that_it_is_not_the_right_person(ada, omar):
    duo = propose_duo(ada, mode="together")
    join_duo(omar, code=duo.code)

    dissolve_duo(ada)

    duo.refresh_from_db()
    assert (duo.state, said(ada), said(omar)) == ("dissolved", (None, False), (None, False))


def test_a_third_person_finds_no_room(call, ada, omar):
    duo = propose_duo(ada, mode="together")
    join_duo(omar, code=duo.code)

    with pytest.raises(DomainError, match="opens nothing"):
        join_duo(make_application(call, state="draft"), code=duo.code)


def test_a_confirmed_duo_takes_nobody_else_with_its_old_code(call, ada, omar):
    duo = together(ada, omar)

    with pytest.raises(DomainError, match="opens nothing"):
        join_duo(make_application(call, state="draft"), code=duo.code)


def test_one_s_own_code_is_no_partner(ada):
    duo = propose_duo(ada, mode="together")

    with pytest.raises(DomainError, match="in a duo already"):
        join_duo(ada, code=duo.code)


def test_a_code_of_another_call_opens_nothing(omar):
    elsewhere = propose_duo(make_application(make_call(), state="draft"), mode="together")

    with pytest.raises(DomainError, match="opens nothing"):
        join_duo(omar, code=elsewhere.code)


def test_guessing_ends_after_ten_codes_and_then_even_the_right_one_opens_nothing(client, ada, omar):
    duo = propose_duo(ada, mode="together")
    statuses = [act(client, omar, "join", code=f"guess{place}").status_code for place in range(MOST_TRIES)]

    last = act(client, omar, "join", code=duo.code)

    omar.refresh_from_db()
    assert (statuses, last.status_code, omar.duo_id) == ([422] * 10, 422, None)
    assert "Too many wrong codes" in last.content.decode()


def test_the_other_goes_on_alone_with_a_letter_when_one_dissolves(ada, omar):
    together(ada, omar)
    letters_sent()

    dissolve_duo(omar)

    [letter] = letters_sent()
    assert (letter.to, "chose to go on alone" in letter.body) == ([ada.email], True)


def test_the_other_goes_on_alone_with_a_letter_when_one_withdraws(ada, omar):
    together(ada, omar)
    letters_sent()

    withdraw(omar)

    letters = {letter.to[0]: letter.body for letter in letters_sent()}
    ada.refresh_from_db()
    assert (ada.duo_id, ada.state, Duo.objects.get().state) == (None, "draft", "dissolved")
    assert "withdrew" in letters[ada.email]


def test_whoever_goes_on_alone_may_apply_together_with_somebody_else(call, ada, omar):
    together(ada, omar)
    dissolve_duo(ada)
    eva = make_application(call, state="draft", name="Eva")

    assert together(ada, eva).state == "confirmed"


@pytest.mark.parametrize("state", ["eligible", "selected", "invited", "withdrawn"])
def test_nobody_makes_a_duo_once_their_application_is_judged(call, state):
    with pytest.raises(DomainError):
        propose_duo(make_application(call, state=state), mode="together")


def test_nobody_makes_a_duo_after_the_call_closed():
    with pytest.raises(DomainError, match="takes no applications now"):
        propose_duo(make_application(make_call(state="closed")), mode="together")


def test_where_everybody_applies_alone_there_is_no_page_for_duos(client):
    application = make_application(make_call(duos="no"), state="draft")

    assert client.get(path_to(application, "application_duo")).status_code == 409
    assert "Applying together" not in client.get(path_to(application)).content.decode()


def test_only_a_mode_that_is_offered_is_taken(client, ada):
    assert act(client, ada, "propose", mode="never").status_code == 422
    assert Duo.objects.count() == 0


def test_confirming_without_a_second_person_is_refused(ada):
    propose_duo(ada, mode="together")

    with pytest.raises(DomainError, match="no duo to decide"):
        confirm_duo(ada)
