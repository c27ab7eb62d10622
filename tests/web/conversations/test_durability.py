"""What was acknowledged survives a power cut, and what is sent again counts once."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from threading import Event, Thread

import pytest
from django.db import connection

from middleground.web.conversations.models import Participant, Vote
from tests.factories.conversations import make_conversation
from tests.factories.jobs import database_address, eventually
from tests.factories.site import Browser, Form, free_port, real_site

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 6
ANSWERS = 150  # acknowledged before the cut


@dataclass
class Resident:
    """Somebody who answers until the site is gone, and remembers what was acknowledged."""

    browser: Browser
    slug: str
    acknowledged: list[Form] = field(default_factory=list)
    unsure: list[Form] = field(default_factory=list)  # sent, but no reply came

    def answer_until(self, stop: Event) -> None:
        pick = random.Random(id(self))
        try:
            while not stop.is_set():
                form = self.browser.shown(self.slug)
                while form is not None and not stop.is_set():
                    form.choice = pick.choice([-1, 0, 1])
                    form = self._send(form)
        except ConnectionError:
            return

    def _send(self, form: Form) -> Form | None:
        self.unsure = [form]
        status, page = self.browser.send(self.slug, form)
        self.unsure = []
        assert status == 200, page[:300]
        self.acknowledged.append(form)
        return self.browser.form_in(page)

    def send_everything_again(self) -> None:
        forms = [*self.acknowledged, *self.unsure]
        random.Random(4).shuffle(forms)
        for form in forms:
            status, _page = self.browser.send(self.slug, form)
            assert status == 200


def kept() -> list[list[tuple[int, int | None]]]:
    """Return each participant's answers as the database holds them."""
    found: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for person, number, choice in Vote.objects.values_list("participant", "statement__number", "choice"):
        found[person].append((number, choice))
    return sorted(sorted(answers) for answers in found.values())


def answers_of(forms: list[Form]) -> list[tuple[int, int]]:
    return sorted((form.statement, form.choice) for form in forms)


def test_a_kill_under_load_loses_no_acknowledged_answer_and_repeating_doubles_none(tmp_path):
    conversation = make_conversation(statements=400)
    address, port = database_address(), free_port()
    connection.close()
    residents = [Resident(Browser(port), conversation.slug) for _person in range(PEOPLE)]

    with real_site(address, tmp_path, port=port) as site:
        stop = Event()
        threads = [Thread(target=resident.answer_until, args=[stop]) for resident in residents]
        for thread in threads:
            thread.start()
        eventually(lambda: sum(len(resident.acknowledged) for resident in residents) >= ANSWERS)
        site.kill()
        stop.set()
        for thread in threads:
            thread.join()
    after_the_cut = kept()
    with real_site(address, tmp_path, port=port):
        for resident in residents:
            resident.send_everything_again()

    acknowledged = [answers_of(resident.acknowledged) for resident in residents]
    everything = sorted(answers_of([*resident.acknowledged, *resident.unsure]) for resident in residents)
    lost = [sure for sure in acknowledged if not any(set(sure) <= set(found) for found in after_the_cut)]
    assert sum(map(len, acknowledged)) >= ANSWERS
    assert lost == []
    assert kept() == everything
    assert Participant.objects.count() == PEOPLE
