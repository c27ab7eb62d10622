from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from middleground.web.base.desk import desk_of
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.models import Job
from middleground.web.jobs.testing import run_jobs
from middleground.web.ledger.models import Entry
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = make_person(roles=["administrator"])
    client.force_login(person)
    return person


@pytest.fixture
def coordinator(client):
    person = make_person(roles=["coordinator"])
    client.force_login(person)
    return person


def make_running(done, total):
    job = enqueue("tests.add_area", number=1)
    Job.objects.filter(pk=job.pk).update(state="running", done=done, total=total)
    return reverse("job_progress", args=[job.pk])


def make_failed(count):
    for number in range(count):
        enqueue("tests.fail", number=number)
    Job.objects.update(attempts=2)
    run_jobs(raise_errors=False)


def test_whoever_waits_sees_how_far_the_job_is(client, coordinator):
    page = client.get(make_running(3, 8)).content.decode()

    assert ("3 of 8" in page, 'http-equiv="refresh"' in page, 'hx-trigger="every 2s"' in page) == (True, True, True)


def test_the_fragment_asks_again_by_itself_and_is_no_whole_page(client, coordinator):
    fragment = client.get(make_running(3, 8), headers={"HX-Request": "true"}).content.decode()

    assert ("<html" in fragment, "<c-" in fragment, "hx-get=" in fragment) == (False, False, True)


def test_nothing_is_sent_while_nothing_moves(client, coordinator):
    url = make_running(3, 8)
    first = client.get(url, headers={"HX-Request": "true"})

    same = client.get(url, headers={"HX-Request": "true", "If-None-Match": first["ETag"]})
    Job.objects.update(done=4)
    moved = client.get(url, headers={"HX-Request": "true", "If-None-Match": first["ETag"]})

    assert (same.status_code, same.content, moved.status_code) == (304, b"", 200)


def test_the_page_around_a_finished_job_is_loaded_anew(client, coordinator):
    url = make_running(8, 8)
    Job.objects.update(state="done")

    response = client.get(url, headers={"HX-Request": "true"})

    assert (response["HX-Refresh"], b"hx-get" in response.content) == ("true", False)


@pytest.mark.parametrize(("wish", "status"), [("/areas/", 302), ("https://elsewhere.example/", 200)])
def test_without_a_script_a_finished_job_leads_back_within_the_site(client, coordinator, wish, status):
    url = make_running(8, 8)
    Job.objects.update(state="done")

    response = client.get(url, {"next": wish})

    assert (response.status_code, response.headers.get("Location")) == (status, wish if status == 302 else None)


def test_a_purged_job_is_not_found(client, coordinator):
    url = make_running(1, 2)
    Job.objects.all().delete()

    assert client.get(url).status_code == 404


def test_progress_is_for_people_who_signed_in(client):
    assert client.get(make_running(1, 2)).status_code == 302


def test_failed_work_is_tried_again_from_the_page(client, administrator):
    make_failed(1)
    job = Job.objects.get(state="failed")
    page = client.get(reverse("jobs")).content.decode()

    response = client.post(reverse("job_retry", args=[job.pk]))

    job.refresh_from_db()
    assert ("builtins.ValueError" in page, "Mira" in page, response.status_code) == (True, False, 302)
    assert (job.state, job.attempts, Entry.objects.get().verb) == ("waiting", 0, "jobs.retry")


def test_work_that_did_not_fail_is_not_tried_again(client, administrator):
    job = enqueue("tests.add_area", number=1)

    response = client.post(reverse("job_retry", args=[job.pk]))

    assert (response.status_code, "Only work that failed can be tried again." in response.content.decode()) == (
        409,
        True,
    )


def test_nothing_failed_is_said(client, administrator):
    assert "Nothing failed" in client.get(reverse("jobs")).content.decode()


@pytest.mark.parametrize("name", ["jobs", "job_retry"])
def test_failed_work_is_for_those_who_operate_the_platform(client, coordinator, name):
    make_failed(1)
    arguments = [Job.objects.get().pk] if name == "job_retry" else []
    call = client.post if arguments else client.get

    assert call(reverse(name, args=arguments)).status_code == 403


def test_the_desk_of_an_administrator_tells_of_failed_work(administrator, coordinator):
    make_failed(2)

    assert [item.title for item in desk_of(administrator)] == ["2 pieces of work failed"]
    assert [item.title for item in desk_of(coordinator)] == []


@pytest.mark.parametrize("path", ["job_progress", "jobs"])
def test_a_list_takes_as_many_queries_for_three_as_for_one(client, administrator, path, django_assert_max_num_queries):
    def queries_of(count):
        Job.objects.all().delete()
        make_failed(count)
        with django_assert_max_num_queries(50) as counted:
            client.get(reverse(path, args=[Job.objects.first().pk] if path == "job_progress" else []))
        return len(counted)

    queries_of(1)

    assert queries_of(1) == queries_of(3)


def test_a_job_that_begins_later_says_when(client, coordinator):
    job = enqueue("tests.fail", delay=dt.timedelta(minutes=11), number=1)

    page = client.get(reverse("job_progress", args=[job.pk])).content.decode()

    assert f"It begins at {timezone.localtime(job.run_after):%H:%M}." in page


def test_a_job_that_waits_for_another_attempt_says_when(client, coordinator):
    job = enqueue("tests.fail", number=1)
    run_jobs(raise_errors=False)
    job.refresh_from_db()

    page = client.get(reverse("job_progress", args=[job.pk])).content.decode()

    assert f"tried again at {timezone.localtime(job.run_after):%H:%M}" in page
