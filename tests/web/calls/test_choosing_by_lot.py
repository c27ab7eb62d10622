"""Drawing a group: tickets made by the engine, published by two people, picked in public, checked by anybody."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from middleground.web.base.errors import DomainError
from middleground.web.calls.actions.choosing import choose_by_hand, drop_selection
from middleground.web.calls.actions.drawing import (
    Plan,
    bring_secret,
    draw_group,
    make_again,
    prepare_draw,
    propose_draw,
    publish_draw,
)
from middleground.web.calls.actions.replacing import close_waiting_list, last_draw, promote_next
from middleground.web.calls.actions.replying import confirm_place
from middleground.web.calls.links import token_of
from middleground.web.calls.models import Application, CallTeamMember, GroupRules, PlaceOffer, Selection
from middleground.web.calls.queries.draws import bundle_of
from middleground.web.calls.queries.group import group_of
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.testing import run_jobs
from middleground.web.ledger.models import Entry
from middleground.web.mail.models import Letter
from tests.factories.calls import (
    make_call,
    make_candidate,
    make_criterion,
    make_duo,
    make_feature,
    make_reading,
    make_reviewer,
    make_session,
    make_target,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

SOURCE = "The six numbers of the national lottery of Saturday 4 July, in ascending order"
TEXT = "3 11 19 27 30 44"


@pytest.fixture
def first():
    return make_person(roles=["coordinator"], name="Ada")


@pytest.fixture
def call():
    made = make_call(state="closed", places=4)
    make_feature(made)
    make_target(made, "rural", 1, 2)
    for level in ["rural"] * 4 + ["urban"] * 6:
        make_candidate(made, area=level)
    return made


@pytest.fixture
def second(call):
    person = make_person(name="Ben")
    CallTeamMember.objects.create(call=call, person=person, part="selector")
    return person


def prepared(call, by, **plan):
    selection = prepare_draw(call, by=by, plan=Plan(source_words=SOURCE, **plan))
    run_jobs()
    selection.refresh_from_db()
    return selection


def published(call, first, second):
    selection = prepared(call, first)
    propose_draw(selection, by=first)
    publish_draw(selection, by=second)
    selection.refresh_from_db()
    return selection


def drawn(call, first, second):
    selection = draw_group(published(call, first, second), by=first, text=TEXT)
    call.refresh_from_db()
    return selection


def refused(code, action, *args, **given):
    with pytest.raises(DomainError) as caught:
        action(*args, **given)
    assert caught.value.code == code


def states_of(call):
    return sorted(call.applications.values_list("state", flat=True))


def levels_of(applications):
    return sorted(each.answers.get().value for each in applications)


def test_a_draw_invites_one_ticket_and_puts_the_others_on_the_waiting_list(call, first, second):
    selection = drawn(call, first, second)

    invited = call.applications.filter(state="invited")
    assert (call.state, selection.state) == ("decided", "final")
    assert states_of(call) == ["invited"] * 4 + ["waitlisted"] * 6
    assert 1 <= levels_of(invited).count("rural") <= 2
    assert set(bundle_of(selection).outcome["group"]) == set(
        selection.choices.filter(outcome="selected").values_list("pseudonym", flat=True)
    )
    assert PlaceOffer.objects.filter(application__in=invited).count() == 4


def test_nothing_is_public_before_two_people_published_it(call, first, second, client):
    selection = prepared(call, first)
    page, file = (
        reverse("call_draw_public", args=[call.slug]),
        reverse("call_draw_file", args=[call.slug, selection.pk]),
    )
    propose_draw(selection, by=first)

    before = client.get(page).status_code, client.get(file).status_code
    refused("calls.same_person", publish_draw, selection, by=first)
    publish_draw(selection, by=second)

    assert before == (404, 404)
    assert selection.fingerprint in client.get(page).content.decode()
    assert client.get(file).status_code == 200


def test_a_draw_is_not_made_before_it_is_published(call, first):
    refused("calls.selection_moved_on", draw_group, prepared(call, first), by=first, text=TEXT)


def test_a_draw_is_made_once(call, first, second):
    selection = drawn(call, first, second)

    draw_group(selection, by=first, text=f"  {TEXT} ")
    refused("calls.selection_moved_on", draw_group, selection, by=first, text="1 2 3 4 5 6")

    assert PlaceOffer.objects.count() == 4
    assert Entry.objects.filter(verb="calls.draw").count() == 1


def test_the_public_file_is_checked_with_nothing_but_python(call, first, second, client, tmp_path):
    selection = drawn(call, first, second)
    reply = client.get(reverse("call_draw_file", args=[call.slug, selection.pk]))
    (tmp_path / "draw.zip").write_bytes(reply.content)
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        archive.extract("verify.py", tmp_path)

    command = [sys.executable, "-I", "verify.py", "draw.zip", TEXT, selection.fingerprint]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_public_file_holds_no_name_and_no_feature_of_anybody(call, first, second, client):
    selection = drawn(call, first, second)

    content = client.get(reverse("call_draw_file", args=[call.slug, selection.pk])).content

    for application in call.applications.all():
        assert application.name.encode() not in content
        assert application.email.encode() not in content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "pool.json" not in archive.namelist()


def test_tickets_are_made_anew_when_somebody_withdraws_before_they_are_published(call, first, second):
    selection = prepared(call, first)
    Application.objects.filter(pk=call.applications.last().pk).update(state="withdrawn")

    refused("calls.pool_changed", propose_draw, selection, by=first)
    make_again(selection, by=first)
    run_jobs()
    propose_draw(selection, by=first)

    assert selection.choices.count() == 9


def test_who_withdraws_after_publishing_is_not_invited_and_the_next_one_is(call, first, second):
    selection = published(call, first, second)
    Application.objects.filter(call=call).exclude(
        pk__in=list(call.applications.values_list("pk", flat=True)[:6])
    ).update(state="withdrawn")

    draw_group(selection, by=first, text=TEXT)
    call.refresh_from_db()
    group = group_of(call)

    assert group.invited + group.free == 4
    assert call.applications.filter(state="withdrawn").count() == 4


def test_two_secrets_decide_and_are_not_kept(call, first, second):
    selection = prepare_draw(call, by=first, plan=Plan(randomness="parties"))
    bring_secret(selection, by=first, name="Town", secret="ABCDE-FGHJK-MNPQR")
    refused("calls.own_secret_there", bring_secret, selection, by=first, name="Town", secret="other-secret-0123456")
    refused("calls.same_secret", bring_secret, selection, by=second, name="Youth", secret="ABCDE-FGHJK-MNPQR")
    bring_secret(selection, by=second, name="Youth", secret="23456-789AB-CDEFG")
    run_jobs()
    selection.refresh_from_db()
    propose_draw(selection, by=first)
    publish_draw(selection, by=second)
    before = str(Selection.objects.values().get())

    refused("calls.other_secrets", draw_group, selection, by=first, told=["ABCDE-FGHJK-MNPQR", "wrong-secret-012345"])
    draw_group(selection, by=first, told=["23456-789AB-CDEFG", "ABCDE-FGHJK-MNPQR"])

    assert "ABCDE-FGHJK-MNPQR" not in before
    assert Selection.objects.get().seed_text == "ABCDE-FGHJK-MNPQR 23456-789AB-CDEFG"


def test_a_short_secret_is_refused(call, first):
    selection = prepare_draw(call, by=first, plan=Plan(randomness="parties"))

    refused("calls.weak_secret", bring_secret, selection, by=first, name="Town", secret="short")


def test_a_public_source_is_named_before(call, first):
    refused("calls.no_source", prepare_draw, call, by=first, plan=Plan())


def test_tickets_made_anew_leave_no_file_of_those_before(call, first, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path  # other tests make tickets at the same time
    selection = prepared(call, first)
    before = Path(selection.bundle.path)

    make_again(selection, by=first)
    run_jobs()

    selection.refresh_from_db()
    assert list(before.parent.iterdir()) == [Path(selection.bundle.path)]
    assert not before.exists()


def test_impossible_targets_give_no_tickets_but_a_reason(call, first):
    make_target(call, "urban", 0, 1)

    selection = prepared(call, first)

    assert (selection.case_digest, selection.problem) == ("", "selection.impossible")
    refused("calls.no_tickets", propose_draw, selection, by=first)


def test_a_choice_by_hand_and_a_draw_do_not_run_at_once(call, first):
    selection = prepared(call, first)
    refused("calls.selection_under_way", choose_by_hand, call, by=first)

    drop_selection(selection, by=first)

    assert choose_by_hand(call, by=first).method == "hand"


def test_the_next_on_the_list_keeps_the_group_balanced(call, first, second):
    drawn(call, first, second)
    gone = call.applications.filter(state="invited")[0]
    Application.objects.filter(pk=gone.pk).update(state="declined")

    made = promote_next(call, by=first)

    invited = list(call.applications.filter(state="invited"))
    assert (made.places, len(invited), group_of(call).free) == (1, 4, 0)
    assert 1 <= levels_of(invited).count("rural") <= 2
    assert made.replaces == last_draw(call)


def test_who_is_invited_next_reads_why_the_draw_was_fair(call, first, second, client):
    drawn(call, first, second)
    Application.objects.filter(pk=call.applications.filter(state="invited")[0].pk).update(state="declined")
    promoted = promote_next(call, by=first).choices.get()

    reply = client.get(reverse("application_draw", args=[token_of(promoted.application)]))

    assert reply.status_code == 200
    assert promoted.pseudonym in reply.content.decode()


def test_the_platform_itself_may_invite_the_next(call, first, second):
    drawn(call, first, second)
    Application.objects.filter(pk=call.applications.filter(state="invited")[0].pk).update(state="expired")

    promote_next(call, by=None)

    assert group_of(call).free == 0


def test_a_place_that_comes_free_is_given_by_the_platform_until_the_meeting_begins(call, first, second):
    drawn(call, first, second)
    Application.objects.filter(pk=call.applications.filter(state="invited")[0].pk).update(state="declined")

    session = make_session(call, timezone.now() - dt.timedelta(hours=1))
    enqueue("calls.promote_waiting")
    run_jobs()
    during = group_of(call).free
    session.delete()
    enqueue("calls.promote_waiting")
    run_jobs()

    assert (during, group_of(call).free) == (1, 0)
    assert Letter.objects.filter(template="calls.promoted", state="draft").count() == 1


def test_below_the_least_suitability_nobody_is_in_the_draw_and_replacements_are_found(call, first, second):
    make_criterion(call)
    reader = make_reviewer(call)
    people = list(call.applications.order_by("pk"))
    for place, each in enumerate(people):
        make_reading(each, reader, scores=[0 if place == len(people) - 1 else 3])
    GroupRules.objects.create(call=call, minimum_suitability=1)

    selection = drawn(call, first, second)
    Application.objects.filter(pk=call.applications.filter(state="invited")[0].pk).update(state="declined")
    promote_next(call, by=first)
    run_jobs()

    unfit = selection.choices.get(application=people[-1])
    assert (unfit.outcome, unfit.pseudonym) == ("not_selected", "")
    assert unfit.reason.startswith("Not in the draw: below the least suitability")
    assert Letter.objects.filter(template="calls.not_selected", state="draft").count() == 1
    assert Letter.objects.filter(template="calls.not_drawn").count() == 0
    assert group_of(call).free == 0


def test_a_duo_is_drawn_together_or_not_at_all(first):
    call = make_call(state="closed", places=2)
    duo = make_duo(call)
    both = {make_candidate(call, duo=duo).pk, make_candidate(call, duo=duo).pk}
    for _each in range(4):
        make_candidate(call)

    bundle = bundle_of(prepared(call, first))

    names = set(Selection.objects.get().choices.filter(application__in=both).values_list("pseudonym", flat=True))
    assert {len(names & set(ticket)) for ticket in bundle.tickets} == {0, 2}


def test_half_of_a_duo_is_in_no_draw_without_the_other(first, second, call):
    duo = make_duo(call)
    alone = make_candidate(call, duo=duo, area="urban")
    make_candidate(call, duo=duo, area="urban", state="ineligible")

    drawn(call, first, second)

    alone.refresh_from_db()
    assert (alone.state, alone.state_reason) == (
        "not_selected",
        "Not in the draw: below the least suitability, or not eligible when the tickets were published.",
    )


def test_a_second_draw_fills_free_places_and_keeps_pseudonyms(call, first, second):
    draw = drawn(call, first, second)
    gone = list(call.applications.filter(state="invited")[:2])
    Application.objects.filter(pk__in=[each.pk for each in gone]).update(state="declined")

    again = drawn(call, first, second)

    before = dict(draw.choices.values_list("application", "pseudonym"))
    after = dict(again.choices.values_list("application", "pseudonym"))
    assert bundle_of(again).commitment["follows"] == draw.fingerprint
    assert {key: before[key] for key in after} == after
    assert group_of(call).invited == 4
    assert last_draw(call) == again


def test_closing_the_waiting_list_tells_everybody_who_waits(call, first, second):
    drawn(call, first, second)

    count = close_waiting_list(call, by=first)

    assert count == 6
    assert set(call.applications.filter(state="not_selected").values_list("state_reason", flat=True)) == {
        "No place came free."
    }


def test_an_applicant_reads_their_own_chance_and_nobody_elses(call, first, second, client):
    selection = drawn(call, first, second)
    choice, other = selection.choices.filter(outcome="waitlisted")[:2]

    reply = client.get(reverse("application_draw", args=[token_of(choice.application)]))
    page = reply.content.decode()

    assert reply["Cache-Control"] == "private, no-store"
    assert choice.pseudonym in page
    assert other.pseudonym not in page
    assert choice.reason in page


def test_the_public_page_says_the_figures_of_the_file(call, first, second, client):
    selection = drawn(call, first, second)
    bundle = bundle_of(selection)

    page = client.get(reverse("call_draw_public", args=[call.slug])).content.decode()

    text = re.sub(r"<[^>]+>", "", page)
    assert f"ticket {selection.ticket} of 1000" in text
    assert bundle.fingerprint in text
    assert TEXT in text


def test_once_applications_are_erased_a_draw_holds_no_more_than_everybody_may_read(call, first, second, client):
    selection = drawn(call, first, second)
    address = reverse("call_draw_file", args=[call.slug, selection.pk])
    before, long_ago = client.get(address).content, timezone.now() - dt.timedelta(days=300)
    type(call).objects.update(deadline_at=long_ago, closed_at=long_ago, decided_at=long_ago)

    enqueue("calls.erase_old")
    run_jobs()

    selection.refresh_from_db()
    assert states_of(call) == ["erased"] * call.applications.count()
    assert (bundle_of(selection).pool, selection.salt) == (None, "")
    assert client.get(address).content == before


def test_the_minutes_name_both_people_and_no_applicant(call, first, second, client):
    drawn(call, first, second)
    client.force_login(first)

    page = client.get(reverse("call_minutes", args=[call.slug])).content.decode()

    assert "<bdi>Ada</bdi>" in page
    assert "<bdi>Ben</bdi>" in page
    assert call.applications.first().name not in page


def test_confirming_an_offer_twice_takes_one_place(call, first, second):
    drawn(call, first, second)
    offer = PlaceOffer.objects.first()

    confirm_place(offer)
    confirm_place(offer)

    assert group_of(call).confirmed == 1
