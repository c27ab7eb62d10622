"""A host's wish for a database becomes Django's description of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from middleground.web import environment


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("postgresql:///town", {"USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "NAME": "town"}),
        (
            "postgresql://me@%2Frun%2FMixedCase/town",
            {"USER": "me", "PASSWORD": "", "HOST": "/run/MixedCase", "PORT": "", "NAME": "town"},
        ),
        (
            "postgres://me:p%40ss@db.example:5433/town",
            {"USER": "me", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433", "NAME": "town"},
        ),
        (
            "postgresql://me@[::1]:5433/town",
            {"USER": "me", "PASSWORD": "", "HOST": "::1", "PORT": "5433", "NAME": "town"},
        ),
    ],
)
def test_an_address_names_user_host_and_database(monkeypatch, address, expected):
    monkeypatch.setenv("MIDDLEGROUND_DATABASE", address)

    found = environment.database(Path("unused"))

    assert {key: found[key] for key in expected} == expected


def test_an_address_may_ask_for_an_encrypted_connection(monkeypatch):
    monkeypatch.setenv("MIDDLEGROUND_DATABASE", "postgresql://db.example/town?sslmode=require")

    assert environment.database(Path("unused"))["OPTIONS"]["sslmode"] == "require"


def test_without_a_wish_the_database_is_a_file_at_home(monkeypatch, tmp_path):
    monkeypatch.delenv("MIDDLEGROUND_DATABASE", raising=False)

    assert environment.database(tmp_path)["NAME"] == str(tmp_path / "middleground.sqlite3")
