"""The database keeps what it acknowledged, and refuses what contradicts itself."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction


@pytest.mark.django_db
def test_sqlite_writes_each_transaction_to_the_disk_before_it_answers():
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")

    with connection.cursor() as cursor:
        answers = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]

    assert answers == ["wal", 2]


@pytest.mark.django_db(transaction=True)
def test_a_row_cannot_point_at_nothing():
    with pytest.raises(IntegrityError), transaction.atomic():
        Permission.objects.create(codename="some", name="Some", content_type_id=987_654)
