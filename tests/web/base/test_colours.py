"""What can be read: the palette's own pairs, and the shade that is offered instead of one that cannot."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from middleground.web.base import colours
from middleground.web.base.stylesheet import sources

TOKENS = next(path for path in sources() if path.name == "01-tokens.css").read_text(encoding="utf-8")
DAY, NIGHT, _ = re.split(r"@media \(prefers-color-scheme: dark\)|@media print", TOKENS)
TEXT_PAIRS = [
    *((text, ground) for text in ("ink", "ink-soft", "link", "problem") for ground in ("paper", "card", "sunken")),
    *(
        (text, ground)
        for text in ("accent", "ochre", "petrol", "plum", "moss", "umber")
        for ground in ("paper", "card")
    ),
    ("slate-text", "card"),
    ("problem", "problem-pale"),
    ("good", "good-pale"),
    ("ink", "problem-pale"),
    ("ink", "good-pale"),
    ("ink", "petrol-pale"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    *((f"on-{tone}", tone) for tone in ("ochre", "slate", "petrol", "plum", "moss", "umber")),
    *((("on-shade-pale", f"shade-{step}")) for step in (1, 2, 3)),
    *((("on-shade-deep", f"shade-{step}")) for step in (4, 5)),
]


def _tokens(part: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))


@pytest.mark.parametrize("part", [DAY, NIGHT], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS, ids=lambda name: name)
def test_every_pair_used_for_text_can_be_read(part, text, ground):
    tokens = _tokens(part)

    assert colours.contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("part", [DAY, NIGHT], ids=["light", "dark"])
def test_controls_and_focus_stand_out_from_the_paper(part):
    tokens = _tokens(part)

    weak = [name for name in ("rule-strong", "focus", "accent") if colours.contrast(tokens[name], tokens["card"]) < 3]

    assert weak == []


@pytest.mark.parametrize("part", [DAY, NIGHT], ids=["light", "dark"])
def test_the_two_ends_and_the_middle_differ_without_colour(part):
    tokens = _tokens(part)
    light = sorted(colours.luminance(tokens[tone]) + 0.05 for tone in ("ochre", "slate", "petrol"))

    assert min(light[1] / light[0], light[2] / light[1]) >= 1.5


def test_the_papers_are_those_of_the_tokens():
    papers = (_tokens(DAY)["paper"], _tokens(NIGHT)["paper"])

    assert papers == (colours.PAPER, colours.PAPER_DARK)


def test_contrast_of_black_and_white_is_21():
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)


def test_contrast_of_a_known_grey():
    assert colours.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@given(st.integers(0, 0xFFFFFF))
def test_an_offered_shade_can_always_be_read(number):
    colour = f"#{number:06x}"

    assert colours.is_readable(colours.nearest_dark(colour), (colours.PAPER, colours.WHITE))
    assert colours.is_readable(colours.nearest_light(colour), (colours.PAPER_DARK, colours.INK_DARK))


def test_a_colour_that_can_be_read_is_left_as_it_is():
    assert colours.nearest_dark("#00656d") == "#00656d"


def test_the_offered_shade_is_of_the_same_hue():
    red, green, blue = (int(colours.nearest_dark("#ffaa00")[start : start + 2], 16) for start in (1, 3, 5))

    assert red > green > blue


@pytest.mark.parametrize("text", ["#fff", "red", "#12345g", "#1234567", ""])
def test_only_six_digits_are_a_colour(text):
    assert colours.is_hex(text) is False
