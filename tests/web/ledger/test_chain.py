from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from middleground.web.areas.models import Area
from middleground.web.ledger.actions import record
from middleground.web.ledger.models import Actor, AppendOnlyError, Entry, Head
from middleground.web.ledger.queries import history_of, verify
from middleground.web.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody():
    return Person.objects.create(email="mira@town.example", name="Mira")


@pytest.fixture
def unprotected():
    """Take the database's own protection away, as somebody with the password could."""
    table = "" if connection.vendor == "sqlite" else " ON ledger_entry"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER ledger_entry_stays{table}")


def write_entries(count, by=None):
    return [record(by=by, verb="areas.rename", number=n, urgent=n % 2 == 0) for n in range(count)]


def tamper(seq, column, value):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_entry SET {column} = %s WHERE seq = %s", [value, seq])


def test_a_chain_as_it_was_written_is_whole(somebody):
    entries = write_entries(3, by=somebody)

    verdict = verify()

    assert (verdict.entries, verdict.broken_at, verdict.head) == (3, None, entries[-1].hash)


def test_an_empty_ledger_is_whole():
    assert verify().whole


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "areas.delete"),
        ("thing", "areas.area:7"),
        ("facts", '{"number": 1, "urgent": 0}'),
        ("at", "2020-01-01 00:00:00"),
        ("actor", str(uuid.UUID(int=7)) if connection.vendor == "postgresql" else uuid.UUID(int=7).hex),
        ("previous", "0" * 64),
        ("hash", "0" * 64),
    ],
)
def test_a_change_of_any_field_is_found_at_its_entry(unprotected, column, value):
    write_entries(4)

    tamper(2, column, value)

    assert verify().broken_at == 2


def test_an_entry_with_a_changed_number_is_missed_at_its_old_place(unprotected):
    write_entries(3)

    tamper(2, "seq", 9)

    assert verify().broken_at == 2


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_removed_entry_is_found(unprotected, seq):
    write_entries(3)

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE seq = %s", [seq])

    assert verify().broken_at == seq


def test_an_entry_added_behind_the_end_is_found():
    write_entries(2)

    Entry.objects.create(seq=3, verb="areas.rename", at=Entry.objects.get(seq=2).at, previous="", hash="f" * 64)

    assert verify().broken_at == 3


def test_a_rewritten_chain_lacks_the_hash_that_was_noted(unprotected):
    noted = write_entries(3)[1].hash
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry")
    Head.objects.update(seq=0, hash="")
    write_entries(3)

    assert (verify().whole, verify(noted).whole) == (True, False)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(1, 6)))
def test_any_other_order_of_the_contents_is_found(unprotected, order):
    with transaction.atomic():
        write_entries(5)
        rows = {entry.seq: entry for entry in Entry.objects.all()}
        for seq in rows:
            tamper(seq, "seq", seq + 100)
        for seq, source in enumerate(order, start=1):
            tamper(source + 100, "seq", seq)

        moved = next((seq for seq, source in enumerate(order, start=1) if seq != source), None)

        found = verify().broken_at
        transaction.set_rollback(True)

    assert found == moved


def test_an_act_that_is_rolled_back_leaves_no_entry():
    with transaction.atomic():
        record(by=None, verb="areas.rename")
        transaction.set_rollback(True)

    assert (Entry.objects.count(), verify().whole) == (0, True)


@pytest.mark.parametrize("fact", ["Mira Janssens", "mira@town.example", 0.5, "", ["a"], "x" * 81])
def test_facts_that_could_carry_a_name_or_a_text_are_refused(fact):
    with pytest.raises(TypeError):
        record(by=None, verb="areas.rename", about=fact)


def test_the_mapper_neither_changes_nor_deletes_an_entry():
    entry = write_entries(1)[0]

    for attempt in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(verb="x"),
        lambda: Entry.objects.bulk_update([entry], ["verb"]),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()


def test_the_database_refuses_a_change_too():
    write_entries(1)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        tamper(1, "verb", "areas.delete")


def test_history_tells_who_did_what_with_a_thing_newest_first(somebody):
    area = Area.objects.create(code="north", name="North", kind="district")
    other = Area.objects.create(code="south", name="South", kind="district")
    record(by=somebody, verb="areas.add", thing=area)
    record(by=None, verb="areas.rename", thing=area, letters=5)
    record(by=somebody, verb="areas.add", thing=other)

    history = history_of(area)

    assert [(view.verb, view.actor, view.by_platform, view.facts) for view in history] == [
        ("areas.rename", None, True, {"letters": 5}),
        ("areas.add", "Mira", False, {}),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_history_takes_two_queries_however_long_it_is(somebody, count, django_assert_num_queries):
    area = Area.objects.create(code="north", name="North", kind="district")
    for _ in range(count):
        record(by=somebody, verb="areas.rename", thing=area)

    with django_assert_num_queries(2):
        history_of(area)


def test_erasing_a_person_cuts_the_tie_and_leaves_the_chain_whole(somebody):
    area = Area.objects.create(code="north", name="North", kind="district")
    record(by=somebody, verb="areas.rename", thing=area)

    somebody.delete()

    assert ([view.actor for view in history_of(area)], Actor.objects.count(), verify().whole) == ([None], 0, True)


def test_two_acts_of_one_person_share_a_reference(somebody):
    first, second = write_entries(2, by=somebody)

    assert (first.actor, first.at <= second.at <= first.at + timedelta(minutes=1)) == (second.actor, True)
