from __future__ import annotations

from threading import Thread

import pytest
from django.db import connection, transaction

from middleground.web.ledger.actions import record
from middleground.web.ledger.queries import verify
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def test_writers_at_the_same_time_form_one_chain():
    person = make_person()

    def write():
        for number in range(15):
            with transaction.atomic():
                record(by=person, verb="areas.rename", number=number)
        connection.close()

    threads = [Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    verdict = verify()
    assert (verdict.entries, verdict.whole) == (45, True)


def test_an_act_outside_a_transaction_is_refused():
    with pytest.raises(AssertionError):
        record(by=None, verb="areas.rename")
