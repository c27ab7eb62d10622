from __future__ import annotations

import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from middleground.web.areas.models import Area
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.models import Job, Timetable
from middleground.web.jobs.queries import counts
from tests.factories.jobs import eventually, real_worker
from tests.factories.processes import is_running

pytestmark = pytest.mark.django_db(transaction=True)


def all_done():
    return not Job.objects.exclude(state="done").exists()


def test_the_job_of_a_killed_worker_is_taken_up_and_finishes_once():
    job = enqueue("tests.slow_start", number=1)

    with real_worker() as first:
        assert eventually(lambda: Area.objects.filter(code="tried-1").exists())
        first.send_signal(signal.SIGKILL)
        first.wait()
    with real_worker():
        assert eventually(lambda: Job.objects.get(pk=job.pk).state == "done")

    assert (Job.objects.get(pk=job.pk).attempts, Area.objects.filter(code__startswith="finished-1").count()) == (2, 1)


def test_two_workers_share_forty_jobs_and_never_run_one_twice():
    for number in range(40):
        enqueue("tests.add_area", number=number)

    with real_worker(), real_worker():
        finished = eventually(all_done)

    runs = [code.rsplit("-", 1)[0] for code in Area.objects.values_list("code", flat=True)]
    assert (finished, sorted(runs)) == (True, sorted(f"run-{number}" for number in range(40)))


def test_two_workers_start_a_repeated_job_once():
    Timetable.objects.create(name="jobs.purge", next_at=timezone.now() - timedelta(minutes=1))

    with real_worker(), real_worker():
        finished = eventually(lambda: counts()["done"] > 0 and all_done())

    assert (finished, Job.objects.filter(name="jobs.purge").count()) == (True, 1)


def test_a_worker_that_is_asked_to_stop_puts_its_job_back_and_ends_well():
    enqueue("tests.report_for_ever", number=1)

    with real_worker() as worker:
        assert eventually(lambda: Job.objects.get(name="tests.report_for_ever").done > 0)
        worker.send_signal(signal.SIGTERM)
        code = worker.wait(10)

    job = Job.objects.get(name="tests.report_for_ever")
    assert (code, job.state, job.attempts) == (0, "waiting", 0)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_computing_ends_with_the_worker_that_started_it(tmp_path, number):
    enqueue("tests.compute", folder=str(tmp_path))

    with real_worker("--lane", "heavy") as worker:
        assert eventually(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
        child = int((tmp_path / "pid").read_text())
        was_running = is_running(child)
        worker.send_signal(number)
        worker.wait(10)

    assert (was_running, eventually(lambda: not is_running(child), 5)) == (True, True)
