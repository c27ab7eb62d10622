from __future__ import annotations

import pytest
from click.testing import CliRunner

from middleground.cli import main
from middleground.web.ledger.actions import record
from middleground.web.ledger.models import Head

pytestmark = pytest.mark.django_db


def test_verify_prints_the_number_of_entries_and_the_last_hash():
    entry = record(by=None, verb="areas.rename")

    result = CliRunner().invoke(main, ["ledger", "verify"])

    assert (result.exit_code, result.output) == (0, f"whole: 1 entries, {entry.hash}\n")


def test_verify_fails_with_the_first_broken_entry():
    record(by=None, verb="areas.rename")
    Head.objects.update(seq=2)

    result = CliRunner().invoke(main, ["ledger", "verify"])

    assert (result.exit_code, result.output) == (1, "BROKEN at entry 2 of 2\n")


def test_verify_fails_when_a_noted_hash_is_gone():
    record(by=None, verb="areas.rename")

    result = CliRunner().invoke(main, ["ledger", "verify", "--noted", "0" * 64])

    assert (result.exit_code, result.output) == (1, "BROKEN at entry 1 of 1\n")
