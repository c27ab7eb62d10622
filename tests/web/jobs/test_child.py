from __future__ import annotations

import os

import pytest

from middleground.engine.errors import TooFewError
from middleground.web.jobs import runner
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.child import ChildFailed, run_in_child
from middleground.web.jobs.models import Job
from middleground.web.jobs.progress import JobLost, Progress, running
from tests.factories.child_work import (
    awkward,
    circumstances,
    count,
    die,
    print_and_return,
    sleep_for_ever,
    too_few,
)
from tests.factories.jobs import eventually


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_child_is_a_nice_process_of_its_own_with_one_thread_and_no_django():
    pid, nice, threads, django = run_in_child(circumstances)

    assert (pid != os.getpid(), nice, threads, django) == (True, 19, "1", False)


def test_progress_of_the_child_is_told_in_the_parent():
    told = []

    result = run_in_child(count, on_progress=lambda *step: told.append(step))

    assert (result, told) == ("counted", [(done, 4, "tests.counting") for done in range(4)])


def test_an_error_of_the_engine_crosses_the_boundary_whole():
    with pytest.raises(TooFewError) as caught:
        run_in_child(too_few)

    assert (caught.value.code, caught.value.params) == ("opinion.too_few", {"have": 3, "need": 10})


def test_an_error_that_cannot_travel_is_named():
    with pytest.raises(ChildFailed, match=r"awkward\.<locals>\.Local"):
        run_in_child(awkward)


def test_a_child_that_is_killed_is_an_error():
    with pytest.raises(ChildFailed, match="died"):
        run_in_child(die)


def test_a_child_that_takes_too_long_is_killed(tmp_path):
    with pytest.raises(ChildFailed, match="took_too_long"):
        run_in_child(sleep_for_ever, str(tmp_path / "pid"), longest=10)

    assert not alive(int((tmp_path / "pid").read_text()))


def test_what_the_function_prints_does_not_disturb_its_answer():
    assert run_in_child(print_and_return) == "middleground.engine.opinion.votes"


@pytest.mark.django_db
def test_the_child_ends_when_the_lease_is_lost(tmp_path, monkeypatch):
    enqueue("tests.report_for_ever", number=1)
    job = runner.claim_next()
    Job.objects.update(holder=None)
    progress = Progress(job)

    with running(progress), pytest.raises(JobLost):
        run_in_child(sleep_for_ever, str(tmp_path / "pid"))

    assert eventually(lambda: not (tmp_path / "pid").exists() or not alive(int((tmp_path / "pid").read_text())))
