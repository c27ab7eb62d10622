from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail, serializers
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from middleground.web.base.errors import InvalidInput, NotAllowed
from middleground.web.base.privacy import export_person
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.testing import run_jobs
from middleground.web.ledger.models import Entry
from middleground.web.mail.actions import note_suppressed
from middleground.web.mail.models import Letter
from middleground.web.network.actions import subscribing
from middleground.web.network.actions.subscribing import Wishes
from middleground.web.network.addresses import personal, token_for
from middleground.web.network.models import Subscriber
from middleground.web.people.actions import erase_account
from tests.factories.network import make_group, make_issue, make_subscriber, make_topic, sent
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

ADDRESS = "mira@town.example"


def ask(client, email=ADDRESS, **given):
    return client.post(reverse("newsletter_subscribe"), {"email": email, "language": "en", **given})


def path(subscriber, purpose):
    return reverse(f"newsletter_{purpose}", args=[token_for(subscriber, purpose)])


def headers_of(message):
    return message.extra_headers


def everything_kept():
    return serializers.serialize("json", [row for model in apps.get_models() for row in model._default_manager.all()])


def test_a_working_group_is_offered_by_its_full_name(client):
    make_group("FC&S", names={"en": "Families, Communities and Social Care"})

    page = client.get(reverse("newsletter_subscribe")).content.decode()

    assert "Families, Communities and Social Care (FC&amp;S)" in page


def test_asking_writes_one_letter_that_asks_and_nothing_else_goes_before_the_click(client):
    ask(client)
    issue = make_issue()
    make_subscriber("other@town.example")
    sent(issue)

    run_jobs()

    to_mira = [message for message in mail.outbox if message.to == [ADDRESS]]
    assert [message.subject for message in to_mira] == ["Please confirm: the newsletter of Middleground"]
    assert personal(Subscriber.objects.get(email=ADDRESS), "confirm") in to_mira[0].body


def test_opening_the_link_of_the_letter_confirms_nothing_and_the_button_does(client):
    subscriber = make_subscriber(confirmed=False)

    opened = client.get(path(subscriber, "confirm"))
    subscriber.refresh_from_db()
    before = subscriber.is_confirmed
    pressed = client.post(path(subscriber, "confirm"))

    subscriber.refresh_from_db()
    assert (opened.status_code, before, subscriber.is_confirmed) == (200, False, True)
    assert pressed["Location"] == path(subscriber, "mine")


def test_what_somebody_chose_and_read_is_kept_with_the_day(client):
    schools, group = make_topic("Schools"), make_group("LOCAL")

    ask(client, topics=[schools.pk], groups=[group.pk], language="nl")

    kept = Subscriber.objects.get()
    assert (kept.email, kept.language, kept.asked_on) == (ADDRESS, "nl", timezone.localdate())
    assert (list(kept.topics.all()), list(kept.groups.all())) == ([schools], [group])
    assert (kept.statement_version, len(kept.statement_digest)) == (0, 64)


def test_whether_an_address_is_subscribed_nobody_learns(client):
    make_subscriber("known@town.example")

    known, fresh = ask(client, "known@town.example"), ask(client, "fresh@town.example")

    assert known.content == fresh.content


def test_whoever_is_subscribed_and_asks_again_gets_their_personal_address_and_nothing_changes(client):
    subscriber = make_subscriber(ADDRESS, language="nl")

    ask(client, language="fr")
    run_jobs()

    subscriber.refresh_from_db()
    assert subscriber.language == "nl"
    assert personal(subscriber, "mine") in mail.outbox[0].body


def test_an_address_in_capitals_is_the_same_address(client):
    ask(client, "Mira@Town.Example")
    ask(client, ADDRESS)

    assert Subscriber.objects.values_list("email", flat=True).get() == ADDRESS


def test_nobody_can_fill_a_mailbox_with_questions(client):
    for _time in range(6):
        ask(client)
        Subscriber.objects.update(letter_at=timezone.now() - timedelta(hours=1))
    for _time in range(3):
        ask(client, "other@town.example")

    run_jobs()

    to = [message.to[0] for message in mail.outbox]
    assert (to.count(ADDRESS), to.count("other@town.example")) == (3, 1)


@pytest.mark.parametrize("template", ["network.confirm", "network.known"])
def test_letters_about_a_subscription_carry_both_headers_and_no_address_lies_in_the_outbox(client, template):
    subscriber = make_subscriber(ADDRESS, confirmed=template == "network.known")

    ask(client)
    run_jobs()

    headers = headers_of(mail.outbox[0])
    assert headers["List-Unsubscribe"] == f"<{personal(subscriber, 'leave')}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Letter.objects.values_list("template", "body").get() == (template, "")


@pytest.mark.parametrize("confirmed", [True, False], ids=["confirmed", "unconfirmed"])
def test_leaving_takes_one_click_of_a_mail_program_confirmed_or_not(confirmed):
    subscriber = make_subscriber(confirmed=confirmed)
    strict = Client(enforce_csrf_checks=True)

    done = strict.post(path(subscriber, "leave"), {"List-Unsubscribe": "One-Click"})

    assert (done.status_code, Subscriber.objects.count()) == (200, 0)


def test_opening_the_address_to_leave_changes_nothing_and_shows_one_button(client):
    subscriber = make_subscriber()

    page = client.get(path(subscriber, "leave"))

    assert Subscriber.objects.filter(pk=subscriber.pk).exists()
    assert page.content.decode().count("<button") == 1


def test_leaving_twice_says_the_same(client):
    subscriber = make_subscriber()

    first, again = client.post(path(subscriber, "leave")), client.post(path(subscriber, "leave"))

    assert (first.status_code, again.status_code) == (200, 200)
    assert "You get no newsletter" in again.content.decode()


@pytest.mark.parametrize("purpose", ["confirm", "leave", "mine"])
def test_each_personal_address_opens_one_thing_only_and_cannot_be_made_up(client, purpose):
    subscriber = make_subscriber()
    others = {"confirm", "leave", "mine"} - {purpose}

    statuses = {
        client.get(reverse(f"newsletter_{purpose}", args=[token_for(subscriber, other)])).status_code
        for other in others
    }
    made_up = client.get(reverse(f"newsletter_{purpose}", args=[f"{subscriber.pk}:aaaa"])).status_code

    assert (statuses, made_up) == ({404}, 404)


def test_a_subscriber_changes_language_and_topics_by_the_personal_address(client):
    schools = make_topic("Schools")
    subscriber = make_subscriber(language="en", topics=[make_topic("Sport")])

    client.post(path(subscriber, "mine"), {"language": "ar", "topics": [schools.pk]})

    subscriber.refresh_from_db()
    assert (subscriber.language, list(subscriber.topics.all())) == ("ar", [schools])


def test_everything_kept_about_a_subscription_can_be_taken_along(client):
    subscriber = make_subscriber(ADDRESS, topics=[make_topic("Schools")], groups=[make_group("LOCAL")])

    file = client.get(reverse("newsletter_mine_file", args=[token_for(subscriber, "mine")]))

    kept = file.json()
    today = timezone.localdate().isoformat()
    assert (kept["email"], kept["language"], kept["working_groups"]) == (ADDRESS, "en", ["LOCAL"])
    assert (kept["source"], kept["asked_on"], kept["confirmed_on"]) == ("site", today, today)


def test_an_erased_subscriber_leaves_nothing(client):
    subscriber = make_subscriber(ADDRESS, topics=[make_topic()])
    issue = make_issue()
    sent(issue)
    run_jobs()
    ask(client)
    run_jobs()

    client.post(path(subscriber, "leave"))

    assert ADDRESS not in everything_kept()
    assert f"network.subscriber:{subscriber.pk}" not in everything_kept()
    assert Subscriber.topics.through.objects.count() == 0


def test_what_subscribers_do_is_not_in_the_ledger(client):
    ask(client)
    subscriber = Subscriber.objects.get()
    client.post(path(subscriber, "confirm"))
    client.post(path(subscriber, "mine"), {"language": "nl"})
    client.post(path(subscriber, "leave"))

    assert Entry.objects.count() == 0


def test_addresses_that_nobody_confirmed_are_forgotten_after_seven_days():
    today = timezone.localdate()
    make_subscriber("late@town.example", confirmed=False, asked_on=today - timedelta(days=8))
    make_subscriber("fresh@town.example", confirmed=False, asked_on=today - timedelta(days=7))
    make_subscriber("old@town.example", asked_on=today - timedelta(days=800))

    enqueue("network.tidy")
    run_jobs()

    assert sorted(Subscriber.objects.values_list("email", flat=True)) == ["fresh@town.example", "old@town.example"]


def test_addresses_that_cannot_be_reached_any_more_are_forgotten_and_those_who_only_want_no_letters_stay():
    for name, reason in (("gone", "refused"), ("quiet", "asked")):
        make_subscriber(f"{name}@town.example")
        note_suppressed(f"{name}@town.example", reason)

    enqueue("network.tidy")
    run_jobs()

    assert Subscriber.objects.values_list("email", flat=True).get() == "quiet@town.example"


def test_staff_erase_a_subscription_whose_address_is_typed():
    editor = make_person(roles=["coordinator"])
    make_subscriber(ADDRESS)

    subscribing.remove_address(by=editor, address=" MIRA@town.example ")

    assert Subscriber.objects.count() == 0
    assert Entry.objects.values_list("verb", "facts").get() == ("network.remove_address", {})


def test_an_address_that_gets_nothing_cannot_be_taken_off():
    with pytest.raises(InvalidInput) as refused:
        subscribing.remove_address(by=make_person(roles=["coordinator"]), address=ADDRESS)

    assert (refused.value.code, refused.value.field) == ("network.not_subscribed", "address")


@pytest.mark.parametrize("role", ["member", "moderator", "administrator"])
def test_others_take_nobody_off(role):
    make_subscriber(ADDRESS)

    with pytest.raises(NotAllowed):
        subscribing.remove_address(by=make_person(roles=[role]), address=ADDRESS)


def test_a_member_of_staff_gets_it_without_a_question_since_the_address_is_known_to_be_theirs():
    person = make_person(ADDRESS, roles=["member"])

    subscriber = subscribing.subscribe_own(by=person, wishes=Wishes("en"))
    run_jobs()

    assert (subscriber.is_confirmed, subscriber.source, mail.outbox) == (True, "account", [])


def test_erasing_an_account_ends_its_newsletter_too():
    person = make_person(ADDRESS, roles=["member"])
    subscribing.subscribe_own(by=person, wishes=Wishes("en"))
    known = export_person(person)["network"]["newsletter"]["email"]

    erase_account(by=person)

    assert (known, Subscriber.objects.count()) == (ADDRESS, 0)


@pytest.mark.parametrize("email", ["", "no address", "a@b", "mira@town.example\nBcc: x@y.example"])
def test_what_is_no_address_is_said_beside_the_field(client, email):
    reply = ask(client, email)

    assert (reply.status_code, Subscriber.objects.count()) == (422, 0)
