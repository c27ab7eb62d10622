"""Letters and background work in a browser: accessible, narrow, from right to left, alive with and without a script."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

import tests.factories.jobs  # noqa: F401
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.models import Job
from middleground.web.jobs.testing import run_jobs
from middleground.web.mail.models import Letter
from tests.factories.mail import make_letter
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def operator():
    return make_person(roles=["administrator", "coordinator"])


def make_pages():
    """Fill every page with something to show, and return their addresses."""
    draft, sent = make_letter(draft=True), make_letter()
    make_letter("somebody.with.a.very.long.name@a-rather-long-municipality.example", draft=True)
    failed, running = enqueue("tests.fail", number=1), enqueue("tests.add_area", number=1)
    Job.objects.filter(pk=failed.pk).update(attempts=2)
    Job.objects.filter(pk=running.pk).update(state="running", done=36, total=120, note="tests.counting")
    run_jobs(raise_errors=False)
    return [
        reverse("mail_drafts"),
        reverse("mail_draft", args=[draft.pk]),
        reverse("mail_inbox"),
        reverse("mail_inbox_letter", args=[sent.pk]),
        reverse("mail_templates"),
        reverse("mail_template", args=["tests.greeting", "ar"]),
        reverse("mail_suppressed"),
        reverse("jobs"),
        reverse("job_progress", args=[running.pk]),
    ]


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 320)])
def test_pages_are_accessible_and_fit(
    visitor, operator, base_url, settings, assert_accessible, assert_fits, language, width
):
    settings.MAIL_INBOX = True
    page = visitor(language=language, width=width, person=operator)

    for path in make_pages():
        page.goto(base_url + path)
        assert_accessible(page)
        assert_fits(page)


def test_progress_moves_by_itself_and_the_page_comes_anew_when_it_is_done(visitor, operator, base_url):
    job = enqueue("tests.add_area", number=1)
    Job.objects.filter(pk=job.pk).update(state="running", done=3, total=8)
    page = visitor(person=operator)
    page.goto(base_url + reverse("job_progress", args=[job.pk]))

    Job.objects.filter(pk=job.pk).update(done=5)
    expect(page.get_by_text("5 of 8")).to_be_visible()
    Job.objects.filter(pk=job.pk).update(state="done", done=8)

    expect(page.get_by_text("Done.")).to_be_visible()


def test_drafts_are_released_without_a_script(visitor, operator, base_url):
    make_letter(draft=True)
    page = visitor(person=operator, script=False, width=320)
    page.goto(base_url + reverse("mail_drafts"))

    page.get_by_role("button", name="Release the chosen ones").click()

    expect(page.get_by_text("1 letter goes out now.")).to_be_visible()
    assert Letter.objects.get().state == "waiting"
