"""A host's wish for a database becomes Django's description of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
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


def test_a_new_folder_of_data_is_for_its_owner_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("MIDDLEGROUND_HOME", str(tmp_path / "town"))

    assert environment.home().stat().st_mode & 0o777 == 0o700


def test_what_is_erased_is_overwritten_whatever_sqlite_does_unasked(monkeypatch, tmp_path):
    monkeypatch.delenv("MIDDLEGROUND_DATABASE", raising=False)
    options = environment.database(tmp_path)["OPTIONS"]

    with closing(sqlite3.connect(tmp_path / "town.sqlite3")) as file:
        file.execute("PRAGMA secure_delete=OFF")
        file.executescript(options["init_command"])

        assert file.execute("PRAGMA secure_delete").fetchone() == (1,)
