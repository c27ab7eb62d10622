"""Numbers read alike on all pages, in every language."""

from __future__ import annotations

import pytest
from django.utils import translation

from middleground.web.base import figures

SHARE = {"value": 0.65, "low": 0.6, "high": 0.7, "n": 240}


def test_an_estimate_says_about_and_its_interval():
    found = figures.read(SHARE)

    assert (figures.about(found), figures.interval(found)) == ("about 65\u00a0%", "60–70\u00a0%")


def test_an_interval_without_width_is_one_number():
    assert figures.percent_range(0.95, 0.95) == "95\u00a0%"


def test_a_plain_number_keeps_one_decimal_only_when_it_has_one():
    assert [figures.number(value) for value in (3, 3.0, 2.25, 1495)] == ["3", "3", "2.2", "1,495"]


@pytest.mark.parametrize("released", [None, {}, {"suppressed": "too_few"}])
def test_what_is_hidden_is_never_a_number(released):
    assert figures.read(released) is None


def test_each_reason_for_hiding_has_its_sentence():
    reasons = ("too_few", "complement", "not_estimated")

    assert len({figures.why_hidden({"suppressed": reason}) for reason in reasons}) == 3


def test_an_unknown_reason_still_says_that_it_is_hidden():
    assert figures.why_hidden({"suppressed": "new"}) == figures.why_hidden({"suppressed": "not_estimated"})


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "1,240"), ("de", "1.240"), ("nl", "1.240"), ("fr", "1\u202f240")]
)
def test_thousands_stand_apart_as_the_language_wants_it(language, shown):
    with translation.override(language):
        assert figures.number(1240).replace("\u00a0", "\u202f") == shown
