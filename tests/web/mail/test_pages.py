from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.urls import reverse

from middleground.web.base.desk import desk_of
from middleground.web.base.privacy import erase_person, export_person
from middleground.web.jobs.testing import run_jobs
from middleground.web.mail.models import Letter, SuppressedAddress, TemplateText
from tests.factories.areas import make_area
from tests.factories.mail import make_letter
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db
GREETING = ["tests.greeting", "en"]


@pytest.fixture
def coordinator(client):
    person = make_person(roles=["coordinator"])
    client.force_login(person)
    return person


@pytest.fixture
def administrator(client):
    person = make_person(roles=["administrator"])
    client.force_login(person)
    return person


def page_of(client, name, *arguments):
    return client.get(reverse(name, args=arguments)).content.decode()


def states():
    return list(Letter.objects.order_by("written_at").values_list("state", flat=True))


def test_drafts_are_listed_read_and_released_in_bulk(client, coordinator):
    first, second, third = (make_letter(f"p{n}@town.example", draft=True) for n in range(3))
    shown = page_of(client, "mail_drafts"), page_of(client, "mail_draft", first.pk)

    response = client.post(
        reverse("mail_decide"),
        {"decision": "release", "letter": [str(first.pk), str(third.pk), "nonsense"]},
        follow=True,
    )

    assert ("p1@town.example" in shown[0], "read &lt;this&gt; at" in shown[1]) == (True, True)
    assert (states(), "2 letters go out now." in response.content.decode()) == (["waiting", "draft", "waiting"], True)
    assert second.state == "draft"


def test_drafts_are_discarded_in_bulk(client, coordinator):
    letters = [make_letter(draft=True) for _ in range(2)]

    client.post(reverse("mail_decide"), {"decision": "discard", "letter": [str(letter.pk) for letter in letters]})

    assert states() == ["discarded", "discarded"]


def test_letters_of_another_organisation_are_neither_listed_read_nor_released(client, coordinator):
    letter = make_letter(draft=True, organisation=make_organisation("Youth service"))
    listed = page_of(client, "mail_drafts")

    read = client.get(reverse("mail_draft", args=[letter.pk]))
    decided = [
        client.post(reverse("mail_decide"), {"decision": decision, "letter": [str(letter.pk)]})
        for decision in ("release", "discard")
    ]

    assert ("mira@town.example" in listed, list(desk_of(coordinator))) == (False, [])
    assert ([reply.status_code for reply in (read, *decided)], states()) == ([403, 403, 403], ["draft"])


def test_one_letter_of_another_organisation_holds_back_all_that_were_chosen_with_it(client, coordinator):
    letters = [make_letter(draft=True), make_letter(draft=True, organisation=make_organisation("Youth service"))]

    client.post(reverse("mail_decide"), {"decision": "release", "letter": [str(letter.pk) for letter in letters]})

    assert states() == ["draft", "draft"]


def test_a_coordinator_of_one_district_releases_nothing_in_the_name_of_the_whole_organisation(client):
    local = make_person(roles=["coordinator"], area=make_area("North"))
    client.force_login(local)
    letter = make_letter(draft=True)

    replies = [client.get(reverse(*name)) for name in (["mail_drafts"], ["mail_draft", None, [letter.pk]])]

    assert ([reply.status_code for reply in replies], states()) == ([403, 403], ["draft"])


def test_more_drafts_cost_no_more_sql(client, coordinator, django_assert_max_num_queries):
    for _ in range(30):
        make_letter(draft=True)

    with django_assert_max_num_queries(12):
        page_of(client, "mail_drafts")


def test_choosing_nothing_changes_nothing_and_says_so(client, coordinator):
    make_letter(draft=True)

    response = client.post(reverse("mail_decide"), {"decision": "release"}, follow=True)

    assert (states(), "No letter was chosen." in response.content.decode()) == (["draft"], True)


def test_no_drafts_is_said(client, coordinator):
    assert "No letter waits" in page_of(client, "mail_drafts")


def test_a_letter_that_was_decided_is_no_draft_to_read(client, coordinator):
    letter = make_letter()

    assert client.get(reverse("mail_draft", args=[letter.pk])).status_code == 404


def test_the_desk_tells_of_letters_that_wait(client, coordinator):
    make_letter(draft=True)

    assert [(item.title, item.url) for item in desk_of(coordinator)] == [("1 letter waits", reverse("mail_drafts"))]


def test_the_inbox_shows_every_letter_of_a_demonstration_without_signing_in(client, settings):
    settings.MAIL_INBOX = True
    letter = make_letter(language="ar")
    run_jobs()

    shown = page_of(client, "mail_inbox"), page_of(client, "mail_inbox_letter", letter.pk)

    assert ("Hello Mira" in shown[0], 'href="https://town.example/a?b=1&amp;c=2"' in shown[1]) == (True, True)


def test_an_empty_inbox_says_how_to_fill_it(client, settings):
    settings.MAIL_INBOX = True

    assert "No letters yet" in page_of(client, "mail_inbox")


@pytest.mark.parametrize(("is_inbox", "address"), [(False, "127.0.0.1"), (True, "192.0.2.7")])
def test_the_inbox_exists_only_in_a_demonstration_and_on_its_own_machine(client, settings, is_inbox, address):
    settings.MAIL_INBOX = is_inbox

    assert client.get(reverse("mail_inbox"), REMOTE_ADDR=address).status_code == 404


def test_the_inbox_is_not_for_those_whom_a_proxy_of_this_machine_speaks_for(client, settings):
    settings.MAIL_INBOX = True

    reply = client.get(reverse("mail_inbox"), REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "192.0.2.7"})

    assert reply.status_code == 404


def test_a_wording_is_looked_at_before_it_is_saved(client, administrator):
    words = {"subject": "Hi %(name)s", "body": "See %(link)s"}

    looked = client.post(reverse("mail_template", args=GREETING), {**words, "decision": "look"}).content.decode()
    before = TemplateText.objects.count()
    client.post(reverse("mail_template", args=GREETING), {**words, "decision": "save"})

    assert ("Hi ‹name›" in looked, before, TemplateText.objects.get().subject) == (True, 0, "Hi %(name)s")


def test_a_wrong_wording_is_explained_beside_its_field_and_kept(client, administrator):
    words = {"subject": "Hi %(name)s", "body": "See there", "decision": "save"}

    page = client.post(reverse("mail_template", args=GREETING), words).content.decode()

    assert ("must stay: %(link)s" in page, "See there" in page, TemplateText.objects.count()) == (True, True, 0)


def test_the_original_wording_comes_back(client, administrator):
    TemplateText.objects.create(name="tests.greeting", language="en", subject="%(name)s", body="%(link)s")

    client.post(reverse("mail_template", args=GREETING), {"decision": "original"})

    assert TemplateText.objects.count() == 0


@pytest.mark.parametrize("arguments", [["tests.unknown", "en"], ["tests.greeting", "xx"]])
def test_an_unknown_letter_or_language_is_not_found(client, administrator, arguments):
    assert client.get(reverse("mail_template", args=arguments)).status_code == 404


def test_an_arabic_wording_is_edited_from_right_to_left(client, administrator):
    page = page_of(client, "mail_template", "tests.greeting", "ar")

    assert re.findall(r'name="(subject|body)"[^>]* lang="ar" dir="rtl"', page) == ["subject", "body"]


def test_an_address_is_stopped_and_allowed_again(client, coordinator):
    address = {"address": "mira@town.example"}

    client.post(reverse("mail_suppressed"), {**address, "decision": "stop"})
    stopped = SuppressedAddress.objects.count()
    client.post(reverse("mail_suppressed"), {**address, "decision": "lift"})
    again = client.post(reverse("mail_suppressed"), {**address, "decision": "lift"}).content.decode()

    assert (stopped, SuppressedAddress.objects.count()) == (1, 0)
    assert "This address gets letters already." in again


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("mail_drafts", []), ("mail_templates", []), ("mail_template", GREETING), ("mail_suppressed", [])],
)
@pytest.mark.parametrize("roles", [[], ["member"]])
def test_pages_about_letters_are_for_those_who_may(client, name, arguments, roles):
    client.force_login(make_person(roles=roles))

    assert client.get(reverse(name, args=arguments)).status_code == 403


@pytest.mark.parametrize("name", ["mail_drafts", "mail_templates", "mail_suppressed"])
def test_pages_about_letters_need_signing_in(client, name):
    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("language", ["en", "nl", "de", "fr", "ar"])
def test_every_page_is_complete_in_every_language(client, settings, language):
    settings.MAIL_INBOX = True
    client.force_login(make_person(roles=["administrator", "coordinator"], language=language))
    draft, sent = make_letter(draft=True), make_letter()
    run_jobs()
    pages = [
        reverse("mail_drafts"),
        reverse("mail_draft", args=[draft.pk]),
        reverse("mail_inbox"),
        reverse("mail_inbox_letter", args=[sent.pk]),
        reverse("mail_templates"),
        reverse("mail_template", args=["tests.greeting", language]),
        reverse("mail_suppressed"),
        reverse("jobs"),
    ]

    shown = [client.get(page, {"lang": language}) for page in pages]

    assert [(response.status_code, b"<c-" in response.content) for response in shown] == [(200, False)] * len(pages)


@pytest.mark.parametrize("name", ["mail_drafts", "mail_inbox", "mail_templates"])
def test_a_list_takes_as_many_queries_for_three_as_for_one(
    client, settings, name, coordinator, django_assert_max_num_queries
):
    settings.MAIL_INBOX = True
    client.force_login(make_person(roles=["administrator", "coordinator"]))

    def queries_of(count):
        Letter.objects.all().delete()
        for _ in range(count):
            make_letter(draft=True)
            make_letter()
        run_jobs()
        with django_assert_max_num_queries(50) as counted:
            page_of(client, name)
        return len(counted)

    queries_of(1)

    assert queries_of(1) == queries_of(3)


def test_a_person_is_given_their_letters_and_is_erased_from_them(coordinator):
    mine, theirs, draft = make_letter(coordinator.email), make_letter(), make_letter(coordinator.email, draft=True)
    given = export_person(coordinator)["mail"]

    with transaction.atomic():
        erase_person(coordinator)

    assert [letter["subject"] for letter in given["letters"]] == ["Hello Mira", "Hello Mira"]
    for letter in (mine, theirs, draft):
        letter.refresh_from_db()
    assert [(letter.to, letter.state) for letter in (mine, theirs, draft)] == [
        ("", "discarded"),
        ("mira@town.example", "waiting"),
        ("", "discarded"),
    ]
