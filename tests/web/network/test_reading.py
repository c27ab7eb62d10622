from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from tests.factories.network import make_issue, make_png, make_section, make_subscriber, sent, translate

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def issue():
    make_subscriber()
    made = make_issue(languages=("en", "ar"), picture=make_png())
    translate(made, "ar", subject="ربيع", preview="نداءان", alt="زهور")
    make_section(made, heading="", text="<b>not bold</b> & [results](/results/)")
    return sent(made)


def test_the_archive_lists_what_was_sent_in_the_readers_language(client, issue):
    page = client.get(reverse("newsletter"), {"lang": "ar"}).content.decode()

    assert '<bdi lang="ar">ربيع</bdi>' in page


def test_an_issue_is_read_in_each_of_its_languages(client, issue):
    page = client.get(reverse("newsletter_issue", args=[issue.slug]), {"lang": "ar"}).content.decode()

    assert '<article class="issue" lang="ar" dir="rtl">' in page
    assert '<a href="?lang=en" lang="en" hreflang="en">English</a>' in page


def test_the_feed_is_atom_with_one_entry_per_issue_whose_name_never_changes(client, issue):
    reply = client.get(reverse("newsletter_feed"))

    feed = ET.fromstring(reply.content)
    [entry] = feed.findall(f"{ATOM}entry")
    assert reply["Content-Type"].startswith("application/atom+xml")
    assert entry.find(f"{ATOM}title").text == "Spring in Valkenbrug"
    assert entry.find(f"{ATOM}id").text == f"urn:middleground:newsletter:{issue.slug}"
    assert entry.find(f"{ATOM}link").get("href") == f"http://localhost:8000/newsletter/{issue.slug}/?lang=en"


def test_reading_sets_no_cookie_and_asks_for_none(client, issue):
    replies = [client.get(reverse("newsletter")), client.get(reverse("newsletter_issue", args=[issue.slug]))]

    assert [dict(reply.cookies) for reply in replies] == [{}, {}]


def test_a_picture_comes_from_this_site_and_may_be_kept(client, issue):
    reply = client.get(reverse("newsletter_picture", args=[issue.header_id]))

    assert (reply.content, reply["Content-Type"]) == (make_png(), "image/png")
    assert "immutable" in reply["Cache-Control"]


def test_every_picture_of_the_online_version_has_its_alternative_text_and_comes_from_here(client, issue):
    page = client.get(reverse("newsletter_issue", args=[issue.slug])).content.decode()

    assert f'<img src="{reverse("newsletter_picture", args=[issue.header_id])}" alt="Tulips"' in page
    assert page.count("<img") == 1


def test_personal_pages_tell_search_engines_and_other_sites_nothing(client):
    from middleground.web.network.addresses import token_for

    subscriber = make_subscriber()
    pages = [
        client.get(reverse(f"newsletter_{purpose}", args=[token_for(subscriber, purpose)]))
        for purpose in ("confirm", "leave", "mine")
    ]

    assert [page.content.decode().count('content="noindex"') for page in pages] == [1, 1, 1]
    assert ["no-store" in page["Cache-Control"] for page in pages] == [True, True, True]
