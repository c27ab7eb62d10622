from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from middleground.web.base.desk import desk_of
from middleground.web.conversations.models import (
    Answer,
    Conversation,
    Participant,
    Statement,
    StatementText,
    Vote,
    VoteReceipt,
)
from middleground.web.conversations.queries.counts import live_count
from tests.factories.conversations import make_conversation, make_crowd, make_participant, make_statement, make_vote
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db

SEEDS = "\n".join(f"Statement number {number} says something else." for number in range(1, 6))


@pytest.fixture
def coordinator(client):
    person = make_person(roles=["coordinator"], name="Cora Vos")
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"conversation_{name}", args=args)


def filled(**changes):
    given = {
        "title": "Our park after dark",
        "purpose": "What should happen?",
        "organisation": make_organisation().pk,
        "language": "en",
        "statements": SEEDS,
        "is_strict": "on",
    }
    return {**given, **changes}


def test_looking_through_statements_keeps_nothing(client, coordinator):
    reply = client.post(reverse("conversation_new"), filled(step="look"))

    assert "5 statements can be kept" in reply.content.decode()
    assert (Conversation.objects.count(), Statement.objects.count()) == (0, 0)


def test_a_draft_is_kept_with_its_statements(client, coordinator):
    client.post(reverse("conversation_new"), filled(step="keep"))

    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.is_strict, conversation.created_by) == ("draft", True, coordinator)
    assert list(conversation.statements.values_list("number", "state", "origin")) == [
        (number, "approved", "seed") for number in range(1, 6)
    ]


@pytest.mark.parametrize("chosen", [{"is_telling": "on"}, {}])
def test_how_statements_are_shown_is_decided_with_the_draft(client, coordinator, chosen):
    client.post(reverse("conversation_new"), filled(step="keep", **chosen))
    conversation = Conversation.objects.get()
    edited = client.get(url("edit", conversation.slug))

    assert conversation.is_telling is bool(chosen)
    assert edited.context["form"].initial["is_telling"] is bool(chosen)


def test_lines_with_a_problem_are_named_and_nothing_typed_is_lost(client, coordinator):
    typed = f"{SEEDS}\n{'x' * 201}\nStatement number 2 says something else"

    shown = client.post(reverse("conversation_new"), filled(step="keep", statements=typed)).content.decode()

    assert "This has 201 characters; at most 200 are possible." in shown
    assert "This says the same as line 2." in shown
    assert typed in shown
    assert Conversation.objects.count() == 0


def test_lines_with_a_problem_are_left_out_only_by_saying_so(client, coordinator):
    client.post(reverse("conversation_new"), filled(step="keep_without", statements=f"{SEEDS}\n{'x' * 201}"))

    assert Statement.objects.count() == 5


def test_a_file_stays_in_the_page_until_it_is_kept(client, coordinator):
    file = SimpleUploadedFile("seeds.csv", b"statement,nl\nBenches are needed.,Er zijn banken nodig.\n")
    given = filled(step="look", statements="", others=["nl"], file=file)
    shown = client.post(reverse("conversation_new"), given)

    kept = shown.context["seeds"]["from_file"].value()
    client.post(reverse("conversation_new"), filled(step="keep", statements="", others=["nl"], from_file=kept))

    assert Statement.objects.get().text == "Benches are needed."
    assert StatementText.objects.get().text == "Er zijn banken nodig."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"statement\n\xe9t\xe9\n", "Line 2 of the file is not written in UTF-8."),
        (b"sentence\nBenches.\n", "must name a column with the statements"),
        (b"statement,de\nBenches.,Banken\n", "neither the statements nor a language"),
    ],
)
def test_a_file_that_cannot_be_read_says_how_to_mend_it(client, coordinator, content, words):
    file = SimpleUploadedFile("seeds.csv", content)

    reply = client.post(reverse("conversation_new"), filled(step="keep", file=file))

    assert reply.status_code == 422
    assert words in reply.content.decode()
    assert Conversation.objects.count() == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_of_spreadsheets_are_read(client, coordinator, encoding):
    file = SimpleUploadedFile("seeds.csv", "statement;nl\nBenches, please.;Banken, graag.\n".encode(encoding))

    client.post(reverse("conversation_new"), filled(step="keep", statements="", others=["nl"], file=file))

    assert Statement.objects.get().text == "Benches, please."


def test_a_conversation_goes_from_draft_to_open_through_its_pages(client, coordinator):
    ada = make_person(roles=["answering"], name="Ada Baker")
    due = timezone.localdate() + dt.timedelta(days=30)
    about = {"who_asks": "The town", "who_pays": "The town", "who_sees": "Nobody", "how_to_leave": "Press the button."}
    given = filled(step="keep", answering_person=ada.pk, answer_due=due.isoformat(), **about)
    slug = client.post(reverse("conversation_new"), given).url.strip("/").split("/")[-1]

    too_early = client.post(url("open", slug))
    client.force_login(ada)
    client.post(url("promise", slug))
    client.force_login(coordinator)
    client.post(url("open", slug))

    assert too_early.status_code == 409
    assert "Ada Baker has not yet promised to answer." in too_early.content.decode()
    assert Conversation.objects.get().state == "open"


def test_what_is_missing_leads_to_where_it_is_mended(client, coordinator):
    conversation = make_conversation(state="draft")

    shown = client.get(url("staff", conversation.slug)).content.decode()

    assert f'<a href="{url("statements", conversation.slug)}">There are 0 statements to begin with' in shown


def test_a_preview_writes_nothing(client, coordinator):
    conversation = make_conversation(statements=5)

    for query in ("", "?statement=1", "?statement=7"):
        client.get(url("preview", conversation.slug) + query)

    assert (Participant.objects.count(), Vote.objects.count()) == (0, 0)
    assert set(Statement.objects.values_list("shown", flat=True)) == {0}


def test_one_key_approves_and_undo_puts_back(client, coordinator):
    conversation = make_conversation(statements=1)
    waiting = make_statement(conversation, "There should be a bench.", state="waiting", origin="participant")
    where = url("moderate", conversation.slug)

    client.post(where, {"numbers": waiting.number, "verdict": "approve"})
    shown = Statement.objects.get(pk=waiting.pk).state
    page = client.get(where).content.decode()
    client.post(where, {"numbers": waiting.number, "verdict": "put_back"})

    assert shown == "approved"
    assert 'value="put_back" accesskey="u"' in page
    assert Statement.objects.get(pk=waiting.pk).state == "waiting"


def test_several_statements_are_rejected_at_once_with_one_reason(client, coordinator):
    conversation = make_conversation()
    numbers = [make_statement(conversation, state="waiting", origin="participant").number for _turn in range(3)]

    client.post(url("moderate", conversation.slug), {"numbers": numbers, "verdict": "topic"})

    assert set(Statement.objects.values_list("state", "reason", "moderated_by")) == {
        ("rejected", "topic", coordinator.pk)
    }


@pytest.mark.parametrize("given", [{"verdict": "approve"}, {"numbers": 1}, {"numbers": 1, "verdict": "withdrawn"}])
def test_a_judgement_without_statement_or_reason_changes_nothing(client, coordinator, given):
    conversation = make_conversation()
    make_statement(conversation, state="waiting", origin="participant")

    reply = client.post(url("moderate", conversation.slug), given)

    assert reply.status_code == 422
    assert Statement.objects.get().state == "waiting"


def test_the_authority_answers_and_residents_read_it_beside_the_statement(client):
    ada = make_person(roles=["answering"], name="Ada Baker")
    conversation = make_conversation(state="closed", statements=2, languages=["en", "nl"], answering_person=ada)
    client.force_login(ada)

    client.post(
        url("answer", conversation.slug, 2), {"kind": "later", "text_en": "In spring.", "text_nl": "In het voorjaar."}
    )
    client.logout()

    english = client.get(reverse("answers")).content.decode()
    dutch = client.get(url("answers_public", conversation.slug) + "?lang=nl").content.decode()
    assert "In spring." in english
    assert "In het voorjaar." in dutch


def test_an_answer_needs_the_language_of_the_question(client):
    ada = make_person(roles=["answering"], name="Ada Baker")
    conversation = make_conversation(state="closed", statements=1, languages=["en", "nl"], answering_person=ada)
    client.force_login(ada)

    reply = client.post(url("answer", conversation.slug, 1), {"kind": "no", "text_nl": "Nee."})

    assert reply.status_code == 422
    assert Answer.objects.count() == 0


def test_translations_are_kept_by_statement(client, coordinator):
    conversation = make_conversation(languages=["en", "nl"], statements=2)

    client.post(url("translate", conversation.slug, "nl"), {"text_1": "Stelling een.", "text_2": ""})

    assert [(text.statement.number, text.text) for text in StatementText.objects.all()] == [(1, "Stelling een.")]


def test_few_people_are_not_counted_out_loud():
    conversation = make_conversation(statements=2)
    make_crowd(conversation, 9)

    count = live_count(conversation)

    assert (count.people, count.answers) == (None, None)


def test_ten_people_are_counted():
    conversation = make_conversation(statements=2)
    make_crowd(conversation, 10)

    count = live_count(conversation)

    assert (count.people, count.answers) == (10, 20)


def test_somebody_faster_than_a_reader_is_flagged_as_a_number():
    conversation = make_conversation(statements=1)
    make_crowd(conversation, 10)
    hasty = make_participant(conversation)
    statement = conversation.statements.get()
    make_vote(hasty, statement, 1)
    now = timezone.now()
    VoteReceipt.objects.bulk_create(
        VoteReceipt(
            participant=hasty, statement=statement, sequence=turn, received_at=now - dt.timedelta(seconds=0.9 * turn)
        )
        for turn in range(60)
    )

    assert live_count(conversation).hasty == 1


def test_the_desk_says_what_waits_for_whom():
    conversation = make_conversation(statements=1)
    make_statement(conversation, state="waiting", origin="participant")
    closed = make_conversation(state="closed", answering_person=conversation.answering_person)

    moderator = [(item.title, item.url) for item in desk_of(make_person(roles=["moderator"]))]
    answering = [(item.title, item.url) for item in desk_of(conversation.answering_person)]
    observer = list(desk_of(make_person(roles=["observer"])))

    assert moderator == [("Read 1 statement", url("moderate", conversation.slug))]
    assert answering == [("Answer residents", url("answers", closed.slug))]
    assert observer == []


@pytest.mark.parametrize("name", ["conversations_list", "desk"])
def test_more_conversations_cost_no_more_sql(client, coordinator, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost():
        with CaptureQueriesContext(connection) as found:
            client.get(reverse(name))
        return len(found)

    make_statement(make_conversation(statements=2), state="waiting", origin="participant")
    client.get(reverse(name))
    one = cost()
    for _turn in range(2):
        make_statement(make_conversation(statements=2), state="waiting", origin="participant")

    assert cost() == one


@pytest.mark.parametrize("name", ["translate", "first_page"])
@pytest.mark.parametrize("language", ["xx", "ar"])
def test_a_language_the_conversation_is_not_offered_in_has_no_page(client, coordinator, name, language):
    conversation = make_conversation(statements=1, languages=["en", "nl"])

    reply = client.get(url(name, conversation.slug, language))

    assert reply.status_code == 404


@pytest.mark.parametrize("number", ["0", "x", "9" * 30, "9" * 4500])
def test_a_preview_bears_every_number_in_its_address(client, coordinator, number):
    conversation = make_conversation(statements=2)

    reply = client.get(url("preview", conversation.slug), {"statement": number})

    assert reply.status_code == 200
