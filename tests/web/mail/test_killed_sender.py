from __future__ import annotations

import os
import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from middleground.web.jobs.models import Job
from middleground.web.mail.models import Letter
from tests.factories.jobs import eventually, real_worker
from tests.factories.mail import mail_server, make_letter

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_killed_after_sending_sends_again_with_the_same_message_id(monkeypatch):
    with mail_server() as server:
        monkeypatch.setenv("MIDDLEGROUND_MAIL_HOST", "127.0.0.1")
        monkeypatch.setenv("MIDDLEGROUND_MAIL_PORT", str(server.port))
        letter = make_letter()
        with real_worker() as first:
            server.before_answer = lambda: os.kill(first.pid, signal.SIGKILL)
            first.wait(30)
        server.before_answer = lambda: None
        noted = Letter.objects.get(pk=letter.pk).state
        Job.objects.filter(name="mail.send").update(lease_until=timezone.now() - timedelta(seconds=1))

        with real_worker():
            sent = eventually(lambda: Letter.objects.get(pk=letter.pk).state == "sent")

    ids = [message["Message-ID"] for message in server.messages]
    assert (noted, sent, ids) == ("waiting", True, [f"<{letter.pk}@localhost>"] * 2)
