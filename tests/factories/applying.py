"""What an applicant does in a browser without scripts, and the letters that come of it."""

from __future__ import annotations

import re

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from middleground.web.calls.links import personal_link
from middleground.web.calls.models import Application, Call
from middleground.web.jobs.testing import run_jobs


def path_to(application: Application, page: str = "application", **more: object) -> str:
    """Return the path of a page behind the personal link."""
    return personal_link(application, page, **more).removeprefix(settings.BASE_ADDRESS)


def start(client: Client, call: Call, email: str = "mira@example.org", **fields: object) -> Application | None:
    """Fill in the first page as an applicant does; return the application of that address, if there is one now."""
    given = {"name": "Mira Janssens", "email": email, "language": "en", "has_read": "on", **fields}
    client.post(reverse("call_apply", args=[call.slug]), given)
    return Application.objects.filter(call=call, email=email).first()


def form_values(client: Client, application: Application) -> dict[str, str]:
    """Open the form and return what it carries beside the answers."""
    page = client.get(path_to(application, "application_answers")).content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("mark", "revision")}


def send(client: Client, application: Application, do: str = "send", **answers: object):
    """Open the form, answer by key (``__`` stands for ``-`` in a key) and press a button."""
    given = {f"answer-{key.replace('__', '-')}": value for key, value in answers.items()}
    fields = {**form_values(client, application), **given, "do": do}
    return client.post(path_to(application, "application_answers"), fields)


def letters_sent() -> list[EmailMessage]:
    """Let every letter go that waits; return them in order."""
    run_jobs()
    sent, mail.outbox[:] = list(mail.outbox), []
    return sent
