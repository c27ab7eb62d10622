from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from middleground.engine.errors import TooFewError
from middleground.web.areas.models import Area
from middleground.web.jobs import doorbell, registry, runner, timetable
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.models import Job, Timetable
from middleground.web.jobs.progress import JobLost, Progress
from middleground.web.jobs.queries import counts, progress_of
from middleground.web.jobs.testing import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def declared():
    """Declare jobs for one test."""
    names = []

    def declare(name, function, **options):
        names.append(name)
        registry.job(name, **options)(function)

    yield declare
    for name in names:
        registry.forget(name)


def make_due():
    Job.objects.update(run_after=timezone.now())


def test_a_job_runs_with_its_ids_and_is_done():
    job = enqueue("tests.add_area", number=3)

    ran = run_jobs()

    assert (ran, Area.objects.count(), progress_of(job.pk).state) == (1, 1, "done")


def test_a_rollback_leaves_neither_job_nor_bell():
    with transaction.atomic():
        enqueue("tests.add_area", number=3)
        transaction.set_rollback(True)

    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_the_bell_carries_the_key_of_the_job_and_nothing_else():
    job = enqueue("tests.add_area", number=3)

    bells = list(DBTaskResult.objects.values_list("args_kwargs", flat=True))

    assert bells == [{"args": [], "kwargs": {"job_id": str(job.pk)}}]


def test_the_bell_itself_runs_the_job_under_any_worker_of_the_task_api():
    job = enqueue("tests.add_area", number=3)

    doorbell.run.call(job_id=str(job.pk))
    doorbell.run.call(job_id=str(job.pk))

    assert (Area.objects.count(), progress_of(job.pk).state) == (1, "done")


def test_our_worker_takes_the_bells_away():
    enqueue("tests.add_area", number=3)

    doorbell.hush()

    assert (DBTaskResult.objects.count(), run_jobs()) == (0, 1)


def test_an_unfinished_job_of_the_same_key_is_not_doubled():
    first = enqueue("tests.add_area", once="town-1", number=3)

    second = enqueue("tests.add_area", once="town-1", number=3)

    assert (first.pk, run_jobs()) == (second.pk, 1)


def test_a_finished_job_does_not_stand_in_the_way_of_the_next():
    enqueue("tests.add_area", once="town-1", number=3)
    run_jobs()

    enqueue("tests.add_area", once="town-1", number=3)

    assert run_jobs() == 1


def test_the_database_refuses_a_second_unfinished_job_of_one_key():
    enqueue("tests.add_area", once="town-1", number=3)

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(name="tests.add_area", once="town-1", run_after=timezone.now())


@pytest.mark.parametrize("value", ["Mira Janssens", "mira@town.example", 0.5, "", None])
def test_a_job_takes_keys_and_numbers_only(value):
    with pytest.raises(TypeError):
        enqueue("tests.add_area", number=value)


def test_a_job_that_nobody_declared_cannot_be_asked_for():
    with pytest.raises(KeyError):
        enqueue("tests.unknown")


def test_a_delayed_job_waits_for_its_time():
    enqueue("tests.add_area", delay=timedelta(minutes=5), number=3)

    early = run_jobs()
    make_due()

    assert (early, run_jobs()) == (0, 1)


def test_a_failing_job_is_tried_three_times_with_growing_pauses():
    job = enqueue("tests.fail", number=3)
    pauses = []
    for _ in range(3):
        make_due()
        before = timezone.now()
        run_jobs(raise_errors=False)
        job.refresh_from_db()
        pauses.append((job.run_after - before).total_seconds() if job.state == "waiting" else None)

    assert (7 <= pauses[0] <= 24, 30 <= pauses[1] <= 91, pauses[2]) == (True, True, None)
    assert (job.state, job.attempts) == ("failed", 3)


def test_pauses_are_spread_and_never_longer_than_an_hour_and_a_half():
    seconds = [runner.pause_before(9).total_seconds() for _ in range(200)]

    assert (min(seconds) >= 1800, max(seconds) <= 5400, len(set(seconds)) > 100) == (True, True, True)


def test_a_failure_keeps_the_class_and_our_lines_but_no_word_of_the_message():
    job = enqueue("tests.fail", number=3)

    run_jobs(raise_errors=False)

    job.refresh_from_db()
    kept = " ".join([job.error, job.error_code, job.note, *job.frames, str(job.ids)])
    assert (job.error, "Mira" in kept) == ("builtins.ValueError", False)
    assert [frame.split(":")[0] for frame in job.frames] == ["web/jobs/runner.py"]


def test_a_failure_that_has_a_reason_is_not_tried_again(declared):
    def refuse(progress):
        raise TooFewError("opinion.too_few", have=3, need=10)

    declared("tests.refuse", refuse, attempts=5)
    job = enqueue("tests.refuse")

    run_jobs(raise_errors=False)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.error_code) == ("failed", 1, "opinion.too_few")


def test_a_claimed_job_cannot_be_claimed_again():
    job = enqueue("tests.add_area", number=3)

    assert (runner.claim(job.pk).pk, runner.claim(job.pk)) == (job.pk, None)


def test_a_silent_worker_loses_its_job_and_cannot_finish_it():
    enqueue("tests.add_area", number=3)
    silent = runner.claim_next()
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    requeued = runner.requeue_lost()
    other = runner.claim_next()
    with pytest.raises(JobLost):
        Progress(silent).report(1, 2)
    runner.run(silent)

    assert (requeued, Job.objects.get().state, Job.objects.get().holder) == (1, "running", other.holder)


def test_a_job_whose_workers_die_every_time_fails_in_the_end():
    enqueue("tests.add_area", number=3)
    for _ in range(4):
        runner.claim_next()
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        runner.requeue_lost()

    job = Job.objects.get()
    assert (job.state, job.attempts, job.error) == ("failed", 4, "WorkerLost")


def test_progress_lengthens_the_lease_and_shows(declared):
    seen = []

    def work(progress):
        before = Job.objects.get().lease_until
        progress.report(1, 4, "tests.counting")
        seen.append(Job.objects.get().lease_until > before)
        seen.append(progress_of(Job.objects.get().pk).percent)

    declared("tests.work", work)
    enqueue("tests.work")

    run_jobs()

    assert seen == [True, 25]


def test_a_worker_that_stops_puts_the_job_back_without_counting_the_attempt():
    enqueue("tests.report_for_ever", number=1)
    job = runner.claim_next()

    runner.run(job, stopping=lambda: True)

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)


def test_a_job_that_waits_for_later_is_brought_forward_when_asked_for_now(declared):
    declared("tests.later", lambda _progress, *, number: None)
    late = enqueue("tests.later", once="town-9", delay=timedelta(hours=1), number=1)

    now = enqueue("tests.later", once="town-9", number=1)

    assert now.pk == late.pk
    assert Job.objects.get(pk=late.pk).run_after <= timezone.now()


def test_a_job_that_is_due_is_not_put_off_when_asked_for_later(declared):
    declared("tests.later", lambda _progress, *, number: None)
    due = enqueue("tests.later", once="town-9", number=1)

    enqueue("tests.later", once="town-9", delay=timedelta(hours=1), number=1)

    assert Job.objects.get(pk=due.pk).run_after <= timezone.now()


def test_the_timetable_starts_a_repeated_job_once_per_turn(declared):
    declared("tests.nightly", lambda progress: None, every=timedelta(days=1))
    Timetable.objects.create(name="tests.nightly", next_at=timezone.now())

    timetable.start_due()
    timetable.start_due()

    assert Job.objects.filter(name="tests.nightly").count() == 1
    assert Timetable.objects.get(name="tests.nightly").next_at > timezone.now() + timedelta(hours=23)


def test_old_finished_jobs_are_forgotten_and_open_ones_stay():
    ages = {"done": 8, "failed": 31, "waiting": 90}
    for state, days in ages.items():
        job = enqueue("tests.add_area", delay=timedelta(days=1), number=days)
        Job.objects.filter(pk=job.pk).update(state=state, ended_at=timezone.now() - timedelta(days=days))
    enqueue("jobs.purge")

    run_jobs()

    assert counts() == {"waiting": 1, "running": 0, "done": 1, "failed": 0}
