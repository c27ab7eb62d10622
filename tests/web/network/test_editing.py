from __future__ import annotations

import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from middleground.web.base.errors import DomainError, InvalidInput, NotAllowed
from middleground.web.base.image_notes import without_notes
from middleground.web.network.actions import editing
from middleground.web.network.actions.editing import Draft, Part
from middleground.web.network.content import Block, forget_source, register_source
from middleground.web.network.models import Issue, Picture
from middleground.web.network.queries.shown import shown_issue
from tests.factories.network import make_editor, make_issue, make_png, make_section, make_subscriber, sent, translate
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_editor()


def headings(issue):
    return [section.heading for section in shown_issue(Issue.objects.get(pk=issue.pk), "en").sections]


def test_a_newsletter_is_written_on_pages_from_the_first_word_to_the_last(client, editor):
    client.force_login(editor)
    head = {"organisation": make_organisation().pk, "language": "en", "others": ["nl"], "subject": "Spring"}
    picture = SimpleUploadedFile("top.png", make_png(), "image/png")

    client.post(reverse("newsletter_new"), {**head, "picture": picture, "alt": "Tulips"})
    issue = Issue.objects.get()
    client.post(reverse("newsletter_section_new", args=[issue.slug]), {"heading": "News", "text": "A **call**."})
    section = issue.sections.get()
    client.post(
        reverse("newsletter_translate", args=[issue.slug, "nl"]),
        {
            "subject_0": "Lente",
            "alt_0": "Tulpen",
            f"heading_{section.pk}": "Nieuws",
            f"text_{section.pk}": "Een oproep.",
        },
    )

    issue = Issue.objects.get()
    english, dutch = shown_issue(issue, "en"), shown_issue(issue, "nl")
    assert (english.subject, english.header.alt, english.sections[0].html) == (
        "Spring", "Tulips", "<p>A <strong>call</strong>.</p>\n",
    )  # fmt: skip
    assert (dutch.subject, dutch.header.alt, dutch.sections[0].heading) == ("Lente", "Tulpen", "Nieuws")


def test_sections_change_places_and_go(editor):
    issue = make_issue(sections=3, by=editor)
    first, second, third = issue.sections.all()

    editing.move_section(third, by=editor, up=True)
    editing.move_section(first, by=editor, up=True)
    editing.remove_section(second, by=editor)

    assert headings(issue) == ["News 1", "News 3"]


def test_moving_over_the_end_changes_nothing(editor):
    issue = make_issue(sections=2, by=editor)
    first, second = issue.sections.all()

    editing.move_section(first, by=editor, up=True)
    editing.move_section(second, by=editor, up=False)

    assert headings(issue) == ["News 1", "News 2"]


def test_words_that_are_emptied_are_gone_and_other_languages_stay(editor):
    issue = make_issue(languages=("en", "nl"), by=editor)
    translate(issue, "nl", subject="Lente")

    editing.edit_issue(issue, by=editor, draft=Draft(("en", "nl"), {"subject": "Summer", "preview": " "}))

    issue.refresh_from_db()
    assert issue.words == {"en": {"subject": "Summer"}, "nl": {"subject": "Lente"}}


@pytest.mark.parametrize("act", ["head", "section", "translate", "add", "move", "remove", "discard"])
def test_nothing_changes_once_it_was_sent(editor, act):
    make_subscriber()
    issue = sent(make_issue(languages=("en", "nl"), by=editor), by=editor)
    section = issue.sections.get()
    acts = {
        "head": lambda: editing.edit_issue(issue, by=editor, draft=Draft(("en",))),
        "section": lambda: editing.edit_section(section, by=editor, part=Part()),
        "translate": lambda: editing.translate_issue(issue, by=editor, language="nl", head={}, sections={}),
        "add": lambda: editing.add_section(issue, by=editor, part=Part()),
        "move": lambda: editing.move_section(section, by=editor, up=True),
        "remove": lambda: editing.remove_section(section, by=editor),
        "discard": lambda: editing.discard_issue(issue, by=editor),
    }

    with pytest.raises(DomainError) as refused:
        acts[act]()

    assert refused.value.code == "network.not_a_draft"


def test_coordinators_of_another_organisation_do_not_write_in_the_towns_name(editor):
    other = make_person(roles=["coordinator"], organisation=make_organisation("Youth service"))

    with pytest.raises(NotAllowed):
        editing.add_section(make_issue(by=editor), by=other, part=Part({"text": "Hi"}))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "network.no_picture"),
        (make_png() + b"0" * 150_001, "network.picture_large"),
        (make_png(width=2001, height=1), "network.picture_large"),
    ],
)
def test_what_is_no_picture_or_too_heavy_for_a_letter_is_refused_beside_its_field(editor, content, code):
    with pytest.raises(InvalidInput) as refused:
        make_section(make_issue(by=editor), picture=content, by=editor)

    assert (refused.value.code, refused.value.field) == (code, "picture")


def test_a_letter_carries_six_pictures_at_most(editor):
    issue = make_issue(by=editor, picture=make_png())
    for _number in range(5):
        make_section(issue, picture=make_png(), by=editor)

    with pytest.raises(InvalidInput) as refused:
        make_section(issue, picture=make_png(), by=editor)

    assert refused.value.code == "network.too_many_pictures"


def test_pictures_that_nothing_shows_any_more_are_gone(editor):
    issue = make_issue(by=editor, picture=make_png())
    section = make_section(issue, picture=make_png(), by=editor)

    editing.edit_section(section, by=editor, part=Part({"text": "Hi"}, picture=make_png(width=9)))
    widths = sorted(Picture.objects.values_list("width", flat=True))
    editing.discard_issue(issue, by=editor)

    assert (widths, Picture.objects.count()) == ([9, 12], 0)


def test_what_a_camera_noted_beside_a_picture_is_not_kept(editor):
    section = make_section(make_issue(by=editor), by=editor, picture=make_png(notes={b"tEXt": b"GPS 50.85 4.35"}))

    content = bytes(Picture.objects.get(pk=section.picture_id).content)

    assert content == make_png()


def test_a_photograph_loses_place_and_comment_and_stays_upright():
    entries = struct.pack(">HHHIHH", 2, 0x0112, 3, 1, 6, 0) + struct.pack(">HHII", 0x8825, 4, 1, 200)
    tiff = b"MM" + struct.pack(">HI", 42, 8) + entries + b"\0\0\0\0Brussels"
    exif = b"Exif\0\0" + tiff
    jpeg = b"\xff\xd8\xff\xe1" + struct.pack(">H", 2 + len(exif)) + exif
    jpeg += b"\xff\xfe" + struct.pack(">H", 2 + 4) + b"Mira" + b"\xff\xda\x00\x02data\xff\xd9"

    bare = without_notes(jpeg)

    assert (b"Brussels" in bare, b"Mira" in bare) == (False, False)
    assert bare.startswith(b"\xff\xd8\xff\xe1\x00\x22Exif\0\0MM")
    assert struct.unpack(">HHIH", bare[22:32]) == (0x0112, 3, 1, 6)
    assert bare.endswith(b"\xff\xda\x00\x02data\xff\xd9")


def test_a_webp_loses_its_notes_and_the_flags_that_announce_them():
    def part(kind, data):
        return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)

    head = bytes([0x0C | 0x10]) + b"\0" * 9
    image, notes = part(b"VP8L", b"pixels"), part(b"EXIF", b"Brussels!")
    whole = b"WEBP" + part(b"VP8X", head) + image + notes

    bare = without_notes(b"RIFF" + struct.pack("<I", len(whole)) + whole)

    expected = b"WEBP" + part(b"VP8X", bytes([0x10]) + b"\0" * 9) + image
    assert bare == b"RIFF" + struct.pack("<I", len(expected)) + expected


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe1\x00", make_png()[:20], b"RIFF0000WEBPVP8X", b"text"])
def test_a_picture_that_is_cut_off_is_left_as_it_is(content):
    assert len(without_notes(content)) <= len(content) + 8


@pytest.mark.parametrize("link", ["/no-such-page/", "town.example", "javascript:alert(1)"])
def test_a_button_that_leads_nowhere_is_refused_beside_its_field(client, editor, link):
    issue = make_issue(by=editor)
    client.force_login(editor)

    reply = client.post(reverse("newsletter_section_new", args=[issue.slug]), {"text": "Hi", "link": link})

    assert (reply.status_code, issue.sections.count()) == (422, 1)
    assert "This leads nowhere." in reply.content.decode()


def test_an_editor_points_to_what_other_parts_of_the_site_offer(client, editor):
    register_source(
        "tests.calls",
        lambda key, _language: Block("Call for mediators", "Apply by **May**.", f"/c/{key}/", "Apply", "en"),
        title="Calls",
        choices=lambda _language: [("abc", "Call for mediators")],
    )
    issue = make_issue(by=editor, sections=0)
    client.force_login(editor)

    form = client.get(reverse("newsletter_section_new", args=[issue.slug])).content.decode()
    client.post(reverse("newsletter_section_new", args=[issue.slug]), {"source": "tests.calls:abc"})
    [section] = shown_issue(Issue.objects.get(), "en").sections
    forget_source("tests.calls")

    assert '<option value="tests.calls:abc">Calls: Call for mediators</option>' in form
    assert (section.heading, section.url, section.button) == (
        "Call for mediators", "http://localhost:8000/c/abc/", "Apply",
    )  # fmt: skip


def test_the_preview_shows_each_language(client, editor):
    issue = make_issue(by=editor, languages=("en", "ar"))
    translate(issue, "ar", subject="ربيع", preview="نداءان")
    client.force_login(editor)

    page = client.get(reverse("newsletter_preview", args=[issue.slug]), {"in": "ar"}).content.decode()

    assert '<article class="issue" lang="ar" dir="rtl">' in page
    assert "<h1>ربيع</h1>" in page


def test_a_draft_is_no_public_page(client, editor):
    issue = make_issue(by=editor)

    assert client.get(reverse("newsletter_issue", args=[issue.slug])).status_code == 404
    assert issue.slug not in client.get(reverse("newsletter")).content.decode()
    assert issue.slug not in client.get(reverse("newsletter_feed")).content.decode()


def _statements(client, address):
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_the_list_of_newsletters_asks_no_more_for_more_of_them(client, editor):
    client.force_login(editor)
    make_issue(by=editor, picture=make_png())
    client.get(reverse("newsletter_issues"))
    one = _statements(client, reverse("newsletter_issues"))

    for _number in range(2):
        make_issue(by=editor, picture=make_png(), sections=3)

    assert _statements(client, reverse("newsletter_issues")) == one


def test_the_archive_and_the_page_of_an_issue_ask_no_more_for_more(client, editor):
    make_subscriber()
    small = sent(make_issue(by=editor, picture=make_png()), by=editor)
    before = (
        _statements(client, reverse("newsletter")),
        _statements(client, reverse("newsletter_issue", args=[small.slug])),
    )

    larger = [sent(make_issue(by=editor, picture=make_png(), sections=3), by=editor) for _number in range(2)]
    after = (
        _statements(client, reverse("newsletter")),
        _statements(client, reverse("newsletter_issue", args=[larger[0].slug])),
    )

    assert after == before
