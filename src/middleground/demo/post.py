"""The post of Valkenbrug: what was sent in the weeks before, and has been emptied since."""

from __future__ import annotations

from middleground.web.jobs.worker import Worker
from middleground.web.mail.actions import empty
from middleground.web.mail.models import Letter


def send_what_waits() -> None:
    """Let the worker do all that is due."""
    Worker().run_all()


def empty_what_went() -> None:
    """Empty the letters that went, as the platform does some weeks after: the inbox shows what is of today."""
    empty(Letter.objects.filter(state=Letter.State.SENT, emptied_at=None))
