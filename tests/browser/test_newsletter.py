"""The newsletter in a browser: asked for, confirmed, read and ended by residents; written and sent by coordinators."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from middleground.web.jobs.testing import run_jobs
from middleground.web.network.actions.sending import schedule_issue
from middleground.web.network.addresses import token_for
from middleground.web.network.models import Issue, Subscriber
from tests.factories.network import (
    make_group,
    make_issue,
    make_member,
    make_png,
    make_section,
    make_subscriber,
    make_topic,
    sent,
    translate,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

MIRA = "mira@town.example"


def address_in(message, purpose: str) -> str:
    """Return the path of a personal address in a letter."""
    return re.search(rf"(/newsletter/{purpose}/\S+)", message.body)[1]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_resident_asks_confirms_chooses_and_leaves(visitor, base_url, assert_sound, script):
    schools = make_topic("Schools")
    page = visitor(width=320, script=script)

    page.goto(f"{base_url}/who-is-behind/")
    page.get_by_role("contentinfo").get_by_role("link", name="Newsletter").click()
    page.get_by_role("link", name="Get the newsletter").click()
    assert_sound(page)
    page.get_by_label("E-mail address").fill(MIRA)
    page.get_by_role("button", name="Ask for the newsletter").click()
    assert_sound(page)
    run_jobs()
    page.goto(base_url + address_in(mail.outbox[0], "confirm"))
    assert_sound(page)
    page.get_by_role("button", name="Yes, send me the newsletter").click()
    assert_sound(page)
    page.get_by_label("Schools").check()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status")).to_contain_text("Kept.")
    chosen = list(Subscriber.objects.get(email=MIRA).topics.all())
    page.get_by_role("link", name="End the newsletter and erase everything").click()
    assert_sound(page)
    page.get_by_role("button", name="End the newsletter").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("You get no newsletter")
    assert (chosen, Subscriber.objects.count()) == ([schools], 0)


def test_a_coordinator_writes_translates_tries_and_sends_it(visitor, base_url, assert_sound, tmp_path):
    make_subscriber("dutch@town.example", language="nl")
    picture = tmp_path / "top.png"
    picture.write_bytes(make_png(width=560, height=120))
    page = visitor(person=make_person("editor@town.example", roles=["coordinator"]))

    page.goto(f"{base_url}/network/newsletters/")
    page.get_by_role("link", name="Write a newsletter").click()
    assert_sound(page)
    page.get_by_label("Subject").fill("Spring in Valkenbrug")
    page.get_by_label("Picture at the top").set_input_files(picture)
    page.get_by_label("Alternative text").fill("Tulips before the town hall")
    page.get_by_role("group", name="Also written in").get_by_label("Nederlands").check()
    page.get_by_role("button", name="Keep as a draft").click()
    assert_sound(page)
    page.get_by_role("link", name="Add a section").click()
    page.get_by_label("Heading").fill("A call")
    page.get_by_label("Text (optional)", exact=True).fill("Apply until **May**.")
    page.get_by_label("Link").fill("/results/")
    page.get_by_label("Words on the button").fill("Read on")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="In Nederlands", exact=True).click()
    assert_sound(page)
    page.get_by_label("Subject").fill("Lente in Valkenbrug")
    page.get_by_label("Alternative text").fill("Tulpen voor het stadhuis")
    page.get_by_label("Heading").fill("Een oproep")
    page.get_by_label("Text (optional)", exact=True).fill("Schrijf in tot **mei**.")
    page.get_by_label("Words on the button").fill("Lees verder")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Preview").click()
    assert_sound(page)
    page.get_by_role("link", name="Nederlands").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lente in Valkenbrug")
    page.get_by_role("button", name="Send me this as a test letter").click()
    page.get_by_role("link", name="Choose who gets it, and send").click()
    assert_sound(page)
    page.get_by_role("button", name="Send it now to 1 subscriber").click()
    run_jobs()
    page.reload()
    assert_sound(page)

    to = {message.to[0]: message.subject for message in mail.outbox}
    assert to == {"editor@town.example": "Lente in Valkenbrug", "dutch@town.example": "Lente in Valkenbrug"}
    expect(page.get_by_text("All letters have gone.")).to_be_visible()
    assert Issue.objects.get().state == "sent"


def test_how_far_it_is_moves_by_itself(visitor, base_url):
    make_subscriber()
    editor = make_person(roles=["coordinator"])
    issue = sent(make_issue(by=editor), by=editor)
    page = visitor(person=editor)
    page.goto(base_url + reverse("newsletter_staff", args=[issue.slug]))

    run_jobs()

    expect(page.get_by_text("All letters have gone.")).to_be_visible()


def make_pages(editor) -> tuple[list[str], list[str]]:
    """Fill every page with something to show; return the addresses for residents and for staff."""
    group, topic = make_group("FC&S", names={"en": "Families, communities and social care"}), make_topic("Schools")
    member = make_member(group, topics=[topic], name="Wilhelmina van der Meulen-Vandenbroucke")
    subscriber, waiting = make_subscriber(topics=[topic]), make_subscriber(confirmed=False)
    issue = make_issue(by=editor, languages=("en", "ar"), picture=make_png(width=1200, height=300), sections=2)
    translate(issue, "ar", subject="الربيع في فالكنبروخ", preview="نداءان ونتيجة واحدة", alt="زهور")
    section = make_section(issue, by=editor, text="[nowhere](/no-such-page/)", picture=make_png(), alt="A park")
    scheduled = make_issue(by=editor)
    schedule_issue(scheduled, by=editor, send_at=timezone.now() + timedelta(days=1))
    past = sent(make_issue(by=editor, picture=make_png(width=1200, height=300)), by=editor)
    own = {purpose: token_for(subscriber, purpose) for purpose in ("leave", "mine")}
    residents = [
        reverse("working_groups"),
        reverse("newsletter"),
        reverse("newsletter_issue", args=[past.slug]),
        reverse("newsletter_confirm", args=[token_for(waiting, "confirm")]),
        reverse("newsletter_confirm", args=[token_for(subscriber, "confirm")]),
        reverse("newsletter_leave", args=[own["leave"]]),
        reverse("newsletter_mine", args=[own["mine"]]),
        reverse("privacy_statement", args=["newsletter"]),
    ]
    staff = [
        reverse("network_groups"),
        reverse("network_group_edit", args=[group.slug]),
        reverse("network_members", args=[group.slug]),
        reverse("network_topic_edit", args=[topic.slug]),
        reverse("newsletter_issues"),
        reverse("newsletter_readers"),
        *(reverse("newsletter_staff", args=[each.slug]) for each in (issue, scheduled, past)),
        *(reverse(f"newsletter_{name}", args=[issue.slug]) for name in ("edit", "preview", "send", "section_new")),
        reverse("newsletter_section", args=[issue.slug, section.pk]),
        reverse("newsletter_translate", args=[issue.slug, "ar"]),
    ]
    assert member.memberships.get().group == group
    return residents, staff


@pytest.mark.parametrize(("language", "width", "dark"), [("en", 1280, False), ("ar", 320, False), ("en", 320, True)])
def test_every_page_shuts_nobody_out_and_fits(visitor, base_url, assert_sound, language, width, dark):
    editor = make_person(roles=["coordinator", "administrator"])
    residents, staff = make_pages(editor)
    resident = visitor(language=language, width=width, dark=dark)
    coordinator = visitor(language=language, width=width, dark=dark, person=editor)

    for path in residents:
        resident.goto(base_url + path)
        assert_sound(resident)
    for path in staff:
        coordinator.goto(base_url + path)
        assert_sound(coordinator)
