from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from middleground.web.jobs.durability import check_durability, problems_of, refuse_less

pytestmark = pytest.mark.django_db(transaction=True)

LAZY = {
    "sqlite": ("PRAGMA synchronous=NORMAL", "PRAGMA synchronous=FULL", ["set PRAGMA synchronous=FULL"]),
    "postgresql": ("SET synchronous_commit=off", "RESET synchronous_commit", ["set synchronous_commit=on"]),
}


@pytest.fixture
def lazy_database():
    """Let the open connection promise less than a town may rely on."""
    loosen, restore, problems = LAZY[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(loosen)
    yield problems
    with connection.cursor() as cursor:
        cursor.execute(restore)


def test_the_database_as_it_is_set_up_keeps_what_it_acknowledged():
    assert problems_of(connection) == []


def test_a_database_that_promises_less_is_named(lazy_database):
    assert problems_of(connection) == lazy_database


def test_serving_refuses_a_database_that_promises_less(lazy_database):
    with pytest.raises(ImproperlyConfigured, match="may lose acknowledged answers"):
        refuse_less()


def test_the_check_of_the_framework_says_the_same(lazy_database):
    errors = check_durability(databases=["default"])

    assert [(error.id, error.msg) for error in errors] == [("jobs.E001", lazy_database[0])]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a journal is a matter of SQLite")
def test_a_database_without_the_write_ahead_journal_is_named(tmp_path):
    import sqlite3

    from django.db import connections

    other = connections.create_connection("default")
    other.settings_dict = {**other.settings_dict, "NAME": str(tmp_path / "old.sqlite3"), "OPTIONS": {}}
    sqlite3.connect(tmp_path / "old.sqlite3").close()
    try:
        problems = problems_of(other)
    finally:
        other.close()

    assert problems == ["set PRAGMA journal_mode=WAL"]
