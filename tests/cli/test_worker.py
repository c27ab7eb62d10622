from __future__ import annotations

import pytest
from click.testing import CliRunner

import tests.factories.jobs  # noqa: F401
from middleground.cli import main
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.models import Job
from middleground.web.jobs.queries import counts

pytestmark = pytest.mark.django_db(transaction=True)


def test_once_does_what_is_due_and_ends():
    enqueue("tests.add_area", number=1)
    enqueue("tests.add_area", number=2)

    result = CliRunner().invoke(main, ["worker", "--once"])

    waiting = Job.objects.filter(name="tests.add_area").exclude(state="done").count()
    assert (result.exit_code, waiting, counts()["waiting"]) == (0, 0, 0)


def test_the_heavy_lane_leaves_quick_jobs_alone():
    enqueue("tests.add_area", number=1)

    CliRunner().invoke(main, ["worker", "--once", "--lane", "heavy"])

    assert Job.objects.get(name="tests.add_area").state == "waiting"
