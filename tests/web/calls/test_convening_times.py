"""Moments in the zone of a call, deadlines with their grace, titles that are too long."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from middleground.web.base.errors import InvalidInput
from middleground.web.calls.models import Call
from middleground.web.calls.queries.deadlines import GRACE, deadline_of
from middleground.web.calls.times import moment_at, moment_words, zone_words
from middleground.web.calls.titles import shortened

A_SECOND = dt.timedelta(seconds=1)
BRUSSELS = "Europe/Brussels"
SEED_TITLE = (
    "Working group meeting in collaboration with three others – Preventing polarisation in communities by creating "
    "a shared identity"
)


@pytest.mark.parametrize(
    ("before_now", "is_past", "is_past_grace"),
    [
        (-A_SECOND, False, False),
        (A_SECOND, True, False),
        (GRACE - A_SECOND, True, False),
        (GRACE + A_SECOND, True, True),
    ],
)
def test_a_deadline_passes_to_the_second_and_its_grace_ten_minutes_later(before_now, is_past, is_past_grace):
    deadline = deadline_of(Call(time_zone=BRUSSELS, deadline_at=timezone.now() - before_now))

    assert (deadline.is_past, deadline.is_past_grace) == (is_past, is_past_grace)


def test_a_call_without_a_deadline_is_never_past():
    deadline = deadline_of(Call(time_zone=BRUSSELS, deadline_at=None))

    assert (deadline.at, deadline.is_past, deadline.is_past_grace) == (None, False, False)


@pytest.mark.parametrize(
    ("day", "time", "expected"),
    [
        (dt.date(2026, 10, 28), dt.time(23, 59), "2026-10-28T22:59:00+00:00"),  # winter time has begun
        (dt.date(2026, 7, 1), dt.time(23, 59), "2026-07-01T21:59:00+00:00"),
        (dt.date(2026, 10, 25), dt.time(2, 30), "2026-10-25T00:30:00+00:00"),  # comes twice: the first is meant
    ],
)
def test_a_day_and_a_time_are_a_moment_in_summer_in_winter_and_when_they_change(day, time, expected):
    assert moment_at(day, time, BRUSSELS).isoformat() == expected


def test_a_time_that_is_skipped_when_summer_begins_is_refused_beside_its_field():
    with pytest.raises(InvalidInput) as refused:
        moment_at(dt.date(2026, 3, 29), dt.time(2, 30), BRUSSELS, field="deadline_time")

    assert (refused.value.code, refused.value.field) == ("calls.no_such_time", "deadline_time")


def test_a_moment_is_said_in_the_zone_of_the_call_and_not_in_that_of_the_server():
    at = dt.datetime(2026, 10, 28, 23, 59, tzinfo=ZoneInfo("Asia/Tokyo"))

    with translation.override("nl"):
        words = moment_words(at, "Asia/Tokyo")

    assert (words.day, words.time, words.iso) == ("woensdag 28 oktober 2026", "23:59", "2026-10-28T14:59:00+00:00")


def test_a_meeting_over_the_change_of_the_clock_names_both_offsets():
    days = [dt.datetime(2026, 10, day, 9, tzinfo=ZoneInfo(BRUSSELS)) for day in (24, 26)]

    assert zone_words(BRUSSELS, days) == "Brussels time (UTC+2, UTC+1)"


@pytest.mark.parametrize(("zone", "words"), [("Asia/Kolkata", "UTC+5:30"), ("America/St_Johns", "UTC−3:30")])
def test_offsets_of_half_hours_are_said_whole(zone, words):
    at = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)

    assert moment_words(at, zone).offset == words


def test_a_long_title_ends_at_a_word_with_an_ellipsis():
    assert shortened(SEED_TITLE, 60) == "Working group meeting in collaboration with three others…"


@given(st.text(min_size=1), st.integers(min_value=2, max_value=80))
def test_a_shortened_title_begins_as_the_title_with_whole_words_only(title, limit):
    words = title.split()
    short = shortened(title, limit)

    kept = short.removesuffix("…").split()
    assert short == " ".join(words) or words[: len(kept) - 1] == kept[:-1]
    assert len(short) <= limit or len(kept) <= 1
