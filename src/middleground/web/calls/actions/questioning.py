"""A question to the contact person of a call: one letter, and nothing of it stays here."""

from __future__ import annotations

import datetime as dt

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from middleground.web.base.errors import DomainError
from middleground.web.calls.models import Call
from middleground.web.calls.notices import link_to
from middleground.web.calls.queries.pages import page_of
from middleground.web.mail.actions import write_letter

MOST_A_DAY = 60  # questions about one call; nobody is counted, so that nobody has to be known
A_DAY = int(dt.timedelta(days=1).total_seconds())


def ask_contact(call: Call, *, name: str, address: str, question: str) -> None:
    """Write the question to the contact person.

    Raises
    ------
    DomainError
        ``calls.asked_enough`` when the call had many questions today.
    """
    assert call.contact is not None
    counter = f"calls.asked.{call.pk}.{timezone.localdate()}"
    cache.add(counter, 0, A_DAY)
    if cache.incr(counter) > MOST_A_DAY:
        raise DomainError("calls.asked_enough")
    language = call.contact.language
    params = {
        "title": page_of(call, language).title,
        "name": " ".join(name.split()),
        "address": address,
        "question": question,
        "link": link_to(call),
    }
    with transaction.atomic():
        write_letter(template="calls.asked", to=call.contact.email, language=language, params=params)
