from __future__ import annotations

import re
from contextlib import suppress
from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from middleground.web.base.errors import DomainError, InvalidInput, NotAllowed
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.testing import run_jobs
from middleground.web.ledger.queries import history_of
from middleground.web.mail.actions import note_suppressed
from middleground.web.mail.models import Letter
from middleground.web.mail.queries import counts_about
from middleground.web.network.actions import sending
from middleground.web.network.actions.sending import Audience
from middleground.web.network.addresses import personal, token_for
from middleground.web.network.content import Block, forget_source, register_source
from middleground.web.network.models import Issue, Subscriber
from middleground.web.network.queries.audience import audience_of
from tests.factories.network import (
    make_editor,
    make_group,
    make_issue,
    make_png,
    make_section,
    make_subscriber,
    make_topic,
    sent,
    translate,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def words_of(html: str) -> list[str]:
    """Return what a person reads, word by word; pictures are read by their alternative text."""
    spoken = re.sub(r'<img[^>]*alt="([^"]*)"[^>]*>', r" \1 ", html)
    return unescape(re.sub(r"<[^>]+>", " ", spoken)).split()


def html_of(message) -> str:
    return next(part for part, kind in message.alternatives if kind == "text/html")


def article_of(page: str) -> str:
    return re.search(r'<article class="issue".*?</article>', page, re.DOTALL)[0]


def core_words(message) -> list[str]:
    """Return the words of a letter without what stands above and below the newsletter itself."""
    html = html_of(message)
    return words_of(html[html.index("</p>", html.index("<body>")) : html.index("<hr>")])


def test_the_online_version_reads_word_for_word_like_the_letter(client):
    make_subscriber(language="en")
    issue = make_issue(sections=2, picture=make_png())
    make_section(issue, heading="A picture", text="> Said\n\n1. one", picture=make_png(), alt="A <park> & more")

    sent(issue)
    run_jobs()

    page = client.get(reverse("newsletter_issue", args=[issue.slug])).content.decode()
    online = words_of(article_of(page))
    assert online == core_words(mail.outbox[0])
    assert [word for word in online if word in {"Tulips", "Spring", "<park>", "one"}] == [
        "Tulips",
        "Spring",
        "<park>",
        "one",
    ]


def test_the_plain_text_of_a_letter_says_the_same_words():
    make_subscriber(language="en")
    sent(make_issue(sections=2))

    run_jobs()

    letter = mail.outbox[0]
    plain = re.sub(r"https?://\S+|[-:()*]", " ", letter.body).split()
    said = [word for word in core_words(letter) if not word.startswith("http")]
    assert [word for word in said if word not in plain] == []


def test_every_letter_says_why_it_came_and_how_to_end_it_and_pass_it_on():
    subscriber = make_subscriber(asked_on=timezone.localdate())
    issue = sent(make_issue())

    run_jobs()

    letter = mail.outbox[0]
    assert "You receive this because you asked for it on" in letter.body
    assert personal(subscriber, "leave") in letter.body
    assert personal(subscriber, "mine") in html_of(letter)
    assert f"/newsletter/{issue.slug}/?lang=en" in letter.body
    assert "/newsletter/subscribe/" in letter.body
    assert "Regulation (EU) 2016/679 (GDPR)" in letter.body


def test_both_headers_let_a_mail_program_end_it_with_one_click():
    subscriber = make_subscriber()
    sent(make_issue())

    run_jobs()

    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe"] == f"<{personal(subscriber, 'leave')}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_address_to_pass_on_and_the_online_version_carry_no_token(client):
    subscriber = make_subscriber()
    issue = sent(make_issue())
    run_jobs()

    page = client.get(reverse("newsletter_issue", args=[issue.slug])).content.decode()
    tokens = [token_for(subscriber, purpose) for purpose in ("confirm", "leave", "mine")]
    forward = re.search(r"knows nothing about you\. <a href=\"([^\"]+)\"", html_of(mail.outbox[0]))[1]

    assert [token for token in tokens if token in page or token in forward] == []


def test_a_letter_loads_nothing_from_anywhere():
    make_subscriber()
    issue = make_issue(picture=make_png())
    make_section(issue, text="![pixel](https://elsewhere.example/p.png)", picture=make_png(), alt="A park")
    sent(issue)

    run_jobs()

    sources = re.findall(r'src="([^"]+)"', html_of(mail.outbox[0]))
    embedded = {f"cid:{part['Content-ID'].strip('<>')}" for part in mail.outbox[0].attachments}
    assert [source[:4] for source in sources] == ["cid:", "cid:"]
    assert set(sources) == embedded


def test_links_lead_straight_to_where_they_say():
    make_subscriber()
    issue = make_issue(sections=0)
    make_section(issue, text="[elsewhere](https://elsewhere.example/a?b=1)", link="/results/")
    sent(issue)

    run_jobs()

    html = html_of(mail.outbox[0])
    assert 'href="https://elsewhere.example/a?b=1"' in html
    assert 'href="http://localhost:8000/results/"' in html


def test_each_gets_it_in_their_language_and_what_is_missing_in_the_nearest():
    for language in ("nl", "fr", "ar"):
        make_subscriber(f"{language}@town.example", language=language)
    issue = make_issue(languages=("nl", "ar"), subject="Lente", sections=1)
    translate(issue, "ar", subject="ربيع", preview="نداءان", alt="زهور")

    sent(issue)
    run_jobs()

    by_reader = {message.to[0]: message for message in mail.outbox}
    subjects = {address: message.subject for address, message in by_reader.items()}
    assert subjects == {"nl@town.example": "Lente", "fr@town.example": "Lente", "ar@town.example": "ربيع"}
    assert '<section class="issue-section" lang="nl" dir="ltr">' in html_of(by_reader["ar@town.example"])


def test_a_section_that_is_half_translated_is_read_whole_in_its_own_language():
    make_subscriber(language="nl")
    issue = make_issue(languages=("en", "nl"), sections=1)
    translate(issue, "nl", subject="Lente", preview="Twee oproepen")
    translate(issue.sections.get(), "nl", heading="Nieuws")

    sent(issue)
    run_jobs()

    words = core_words(mail.outbox[0])
    assert ("News" in words, "Nieuws" in words, "Lente" in words) == (True, False, True)


def test_only_confirmed_subscribers_get_it_each_once():
    for number in range(3):
        make_subscriber(f"reader{number}@town.example")
    make_subscriber("waiting@town.example", confirmed=False)

    issue = sent(make_issue())
    run_jobs()

    issue.refresh_from_db()
    assert sorted(message.to[0] for message in mail.outbox) == [f"reader{number}@town.example" for number in range(3)]
    assert (issue.state, issue.recipients) == ("sent", 3)


class Killed(BaseException):
    """What a power cut looks like from inside."""


def test_a_job_that_was_killed_goes_on_where_it_was_and_nobody_gets_two(monkeypatch):
    readers = [make_subscriber() for _number in range(7)]
    monkeypatch.setattr(sending, "CHUNK", 3)
    issue = sent(make_issue())
    sending.write_some(issue)
    with suppress(Killed), transaction.atomic():
        sending.write_some(issue)
        raise Killed
    halfway = Letter.objects.filter(template="network.issue").count()

    run_jobs()

    assert halfway == 3
    assert sorted(message.to[0] for message in mail.outbox) == sorted(reader.email for reader in readers)


def test_a_job_that_runs_twice_writes_nobody_a_second_letter():
    make_subscriber()
    issue = sent(make_issue())
    sending.write_some(issue)
    Issue.objects.update(queued_up_to=0)

    run_jobs()

    issue.refresh_from_db()
    assert (len(mail.outbox), issue.recipients) == (1, 1)


def test_whoever_ends_it_while_it_is_on_its_way_gets_nothing(client):
    stays, goes = make_subscriber(), make_subscriber()
    issue = sent(make_issue())
    while sending.write_some(issue):
        pass

    client.post(reverse("newsletter_leave", args=[token_for(goes, "leave")]))
    run_jobs()

    assert [message.to[0] for message in mail.outbox] == [stays.email]
    assert counts_about(issue)["discarded"] == 1


def test_addresses_that_get_no_letters_are_passed_over_and_counted():
    make_subscriber("quiet@town.example")
    note_suppressed("quiet@town.example", "asked")
    issue = sent(make_issue())

    run_jobs()

    assert (mail.outbox, counts_about(issue)["suppressed"]) == ([], 1)


def test_where_nothing_is_chosen_it_is_for_all():
    readers = [make_subscriber(), make_subscriber(language="ar", topics=[make_topic()])]

    assert list(audience_of(make_issue()).order_by("pk")) == readers


def test_topic_group_and_language_must_all_fit_and_one_of_each_is_enough():
    schools, sport, local, police = make_topic("Schools"), make_topic("Sport"), make_group("LOCAL"), make_group("POL")
    fits = make_subscriber(language="nl", topics=[schools, sport], groups=[local])
    make_subscriber(language="nl", topics=[schools], groups=[police])
    make_subscriber(language="nl", topics=[], groups=[local])
    make_subscriber(language="fr", topics=[schools], groups=[local])
    issue = make_issue()

    chosen = Audience(groups=[local], topics=[schools, sport], languages=["nl", "de"])
    sending.choose_audience(issue, by=make_editor(), audience=chosen)
    issue.refresh_from_db()

    assert list(audience_of(issue)) == [fits]


def test_readers_can_be_chosen_by_nothing_that_says_who_they_are():
    choices = {field.name for field in Issue._meta.get_fields() if field.many_to_many} | {"readers"}
    known = {field.name for field in Subscriber._meta.get_fields() if not field.auto_created}

    assert choices == {"groups", "topics", "readers"}
    assert known & {"religion", "community", "origin", "opened", "clicked"} == set()


def test_a_test_letter_goes_to_who_asks_and_to_nobody_else():
    editor = make_person("editor@town.example", roles=["coordinator"])
    make_subscriber()
    issue = make_issue(languages=("en", "nl"))
    translate(issue, "nl", subject="Lente", preview="Twee oproepen")

    sending.send_test(issue, by=editor, language="nl")
    run_jobs()

    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["editor@town.example"], "Lente")
    assert "List-Unsubscribe" not in letter.extra_headers


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"words": {}}, "subject"),
        ({"sections": 0}, "sections"),
        ({"picture": make_png(), "alt": ""}, "header_alt"),
    ],
)
def test_what_is_missing_stops_it(change, code, client):
    make_subscriber()
    editor = make_editor()
    words = change.pop("words", None)
    issue = make_issue(by=editor, **change)
    if words is not None:
        Issue.objects.filter(pk=issue.pk).update(words=words)
        issue.refresh_from_db()

    with pytest.raises(DomainError) as refused:
        sending.send_issue(issue, by=editor)

    assert (refused.value.code, refused.value.params) == ("network.not_ready", {"count": 1})
    assert [finding.code for finding in findings(issue) if finding.stops] == [code]


def findings(issue):
    from middleground.web.network.queries.checks import findings_in

    return findings_in(Issue.objects.get(pk=issue.pk))


def test_dead_links_missing_alternative_texts_and_empty_sections_stop_it():
    make_subscriber()
    issue = make_issue()
    make_section(issue, heading="", text="[nowhere](/no-such-page/) [bare](town.example)")
    make_section(issue, picture=make_png(), alt="", heading="A park")
    make_section(issue, heading="", text="")

    stopping = [finding.code for finding in findings(issue) if finding.stops]

    assert stopping == ["link", "link", "alt", "empty"]


def test_missing_languages_are_named_and_stop_nothing():
    make_subscriber()
    issue = make_issue(languages=("en", "nl"))

    found = findings(issue)

    assert [(finding.code, finding.stops) for finding in found] == [("language.nl", False), ("language.nl", False)]
    assert found[0].url == reverse("newsletter_translate", args=[issue.slug, "nl"])


def test_without_anybody_to_get_it_it_does_not_go():
    assert [finding.code for finding in findings(make_issue()) if finding.stops] == ["audience"]


def test_what_another_part_of_the_site_tells_is_kept_as_it_was_when_the_issue_went(client):
    told = {"en": "Apply by May"}
    register_source(
        "tests.calls",
        lambda key, language: Block("A call", told["en"], f"/c/{key}/", "Apply", "en") if told else None,
        choices=lambda _language: [("abc", "A call")],
    )
    make_subscriber()
    issue = make_issue(sections=0)
    make_section(issue, button="", link="", source="tests.calls:abc")
    sent(issue)
    run_jobs()

    told["en"] = "Apply by June"
    page = client.get(reverse("newsletter_issue", args=[issue.slug])).content.decode()
    forget_source("tests.calls")

    assert words_of(article_of(page)) == core_words(mail.outbox[0])
    assert "Apply by May" in page


def test_what_is_no_longer_public_stops_the_issue():
    register_source("tests.calls", lambda _key, _language: None)
    make_subscriber()
    issue = make_issue(sections=0)
    make_section(issue, source="tests.calls:abc")

    stopping = [finding.code for finding in findings(issue) if finding.stops]
    forget_source("tests.calls")

    assert stopping == ["source"]


def test_a_scheduled_issue_goes_when_its_moment_has_come_and_not_before():
    make_subscriber()
    editor, issue = make_editor(), make_issue()
    sending.schedule_issue(issue, by=editor, send_at=timezone.now() + timedelta(hours=1))
    enqueue("network.send_due")
    run_jobs()
    before = list(mail.outbox)

    Issue.objects.update(send_at=timezone.now() - timedelta(seconds=1))
    enqueue("network.send_due")
    run_jobs()

    issue.refresh_from_db()
    assert (before, issue.state, len(mail.outbox)) == ([], "sent", 1)


def test_a_scheduled_issue_that_lacks_something_by_then_becomes_a_draft_again():
    reader = make_subscriber()
    issue = make_issue()
    sending.schedule_issue(issue, by=make_editor(), send_at=timezone.now() + timedelta(hours=1))
    Issue.objects.update(send_at=timezone.now() - timedelta(seconds=1))
    reader.delete()

    enqueue("network.send_due")
    run_jobs()

    issue.refresh_from_db()
    assert (issue.state, issue.send_at) == ("draft", None)


def test_a_moment_in_the_past_is_refused_beside_the_field():
    make_subscriber()

    with pytest.raises(InvalidInput) as refused:
        sending.schedule_issue(make_issue(), by=make_editor(), send_at=timezone.now())

    assert (refused.value.code, refused.value.field) == ("network.past_moment", "send_at")


def test_a_scheduled_issue_can_be_taken_back():
    make_subscriber()
    editor, issue = make_editor(), make_issue()
    sending.schedule_issue(issue, by=editor, send_at=timezone.now() + timedelta(hours=1))

    sending.unschedule_issue(issue, by=editor)

    issue.refresh_from_db()
    assert (issue.state, issue.send_at) == ("draft", None)


@pytest.mark.parametrize("act", ["send", "schedule", "choose", "unschedule"])
def test_nothing_of_it_is_decided_twice(act):
    make_subscriber()
    editor = make_editor()
    issue = sent(make_issue(), by=editor)
    acts = {
        "send": lambda: sending.send_issue(issue, by=editor),
        "schedule": lambda: sending.schedule_issue(issue, by=editor, send_at=timezone.now() + timedelta(hours=1)),
        "choose": lambda: sending.choose_audience(issue, by=editor, audience=Audience()),
        "unschedule": lambda: sending.unschedule_issue(issue, by=editor),
    }

    with pytest.raises(DomainError) as refused:
        acts[act]()

    expected = "network.not_scheduled" if act == "unschedule" else "network.not_a_draft"
    assert refused.value.code == expected


@pytest.mark.parametrize("role", ["member", "moderator", "translator", "answering", "administrator"])
def test_only_coordinators_of_the_organisation_send(role):
    make_subscriber()
    issue = make_issue()

    with pytest.raises(NotAllowed):
        sending.send_issue(issue, by=make_person(roles=[role]))


def test_sending_stands_in_the_ledger_without_anybodys_address():
    make_subscriber("mira@town.example")
    issue = sent(make_issue())

    run_jobs()

    entries = history_of(issue)
    assert entries[0].verb == "network.send_issue"
    assert "mira" not in str([entry.facts for entry in entries])


def asked_for(readers: int) -> int:
    """Return how many statements it takes to write the letters of so many readers."""
    Subscriber.objects.all().delete()
    for _number in range(readers):
        make_subscriber()
    issue = sent(make_issue(sections=3))
    with CaptureQueriesContext(connection) as asked:
        sending.write_some(issue)
    return len(asked)


def test_writing_letters_asks_the_database_no_more_for_more_readers():
    asked_for(1)  # the first one also asks for the job that sends

    one, three = asked_for(1), asked_for(3)

    assert three == one
