"""Charts draw released numbers only, say them in words, mirror where reading does, and carry no style of their own."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from middleground.web.base import charts, figures
from middleground.web.base.charts.maps import Outline, Tile
from middleground.web.base.charts.turning import spans_of

HIDDEN = {"suppressed": "too_few"}


def released(value, low=None, high=None, n=240):
    return {
        "value": value,
        "low": value - 0.05 if low is None else low,
        "high": value + 0.05 if high is None else high,
        "n": n,
    }


def make_density(cuts=(-0.5, 0.5)):
    at = [-3 + index * 0.1 for index in range(61)]
    middle = [math.exp(-x * x / 2) for x in at]
    return {
        "at": at,
        "low": [y * 0.9 for y in middle],
        "middle": middle,
        "high": [y * 1.1 for y in middle],
        "cuts": list(cuts),
    }


AREAS = [
    Outline("north", "North & Hill", [[(4.0, 51.0), (4.1, 51.0), (4.1, 51.1), (4.0, 51.1)]]),
    Outline("south", "South", [[(4.0, 50.9), (4.1, 50.9), (4.1, 51.0), (4.0, 51.0)]]),
]
TILES = [Tile("north", "North & Hill", 0, 0), Tile("south", "South", 1, 1)]
VALUES = {"north": released(0.65), "south": HIDDEN}
WORDS = {"title": "Title & more", "desc": "What it shows <here>"}

DRAWN = {
    "bar": lambda: charts.bar(released(0.65), word="agree", **WORDS),
    "bar of a hidden number": lambda: charts.bar(HIDDEN, **WORDS),
    "bar chart": lambda: charts.bar_chart([("One", released(0.2)), ("Two", HIDDEN)], **WORDS),
    "interval chart": lambda: charts.interval_chart([("One", released(0.2)), ("Two", HIDDEN)], **WORDS),
    "spectrum": lambda: charts.spectrum_chart(make_density(), [released(0.3), released(0.3), HIDDEN], **WORDS),
    "camps": lambda: charts.spectrum_chart(make_density((0,)), [released(0.5)] * 2, structure="camps", **WORDS),
    "one hill": lambda: charts.spectrum_chart(make_density(()), [released(0.9)], structure="one", **WORDS),
    "pulled apart": lambda: charts.pulled_apart([released(0.05), released(0.4), released(0.95)], **WORDS),
    "pulled apart, five camps": lambda: charts.pulled_apart([released(0.5)] * 5, structure="camps", **WORDS),
    "strip": lambda: charts.turning_strip(
        [released(0.1), released(0.5), released(0.9)], charts.parts_of(make_density()), word="most agree", **WORDS
    ),
    "map": lambda: charts.choropleth(AREAS, VALUES, **WORDS),
    "tiles": lambda: charts.tile_grid(TILES, VALUES, **WORDS),
}


def parse(svg):
    return ET.fromstring(str(svg))


def texts(svg):
    return [element.text for element in parse(svg).iter("text")]


@pytest.fixture(params=["en", "ar"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN.keys())
def test_a_chart_is_valid_named_and_described(draw, language):
    root = parse(draw())

    assert (root.tag, root.get("role")) == ("svg", "img")
    assert [(child.tag, child.text) for child in list(root)[:2]] == [("title", WORDS["title"]), ("desc", WORDS["desc"])]


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN.keys())
def test_a_chart_has_classes_and_neither_style_nor_colour_nor_script(draw, language):
    assert re.findall(r"style=|<style|<script|#[0-9a-f]{3,6}|rgb|nan|inf", str(draw())) == []


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN.keys())
def test_every_class_of_a_chart_has_a_rule(draw):
    from middleground.web.base.stylesheet import stylesheet

    used = {name for element in parse(draw()).iter() for name in (element.get("class") or "").split()}
    unstyled = {"chart-bar", "chart-bars", "chart-intervals", "chart-spectrum", "chart-apart", "chart-text"}
    unstyled |= {"chart-turning"}
    unstyled |= {"on-shade-none", "hill-number-ochre", "hill-number-petrol"}

    assert {name for name in used - unstyled if f".{name}" not in stylesheet().content.decode()} == set()


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN.keys())
def test_every_place_lies_on_the_drawing(draw, language):
    places = [float(value) for value in re.findall(r' (?:x|x1|x2|width)="([\d.-]+)%"', str(draw()))]

    assert [place for place in places if not 0 <= place <= 100] == []


def test_a_bar_is_as_long_as_its_number_and_its_mark_as_its_interval():
    root = parse(charts.bar(released(0.65, 0.6, 0.7), **WORDS))

    fill = next(element for element in root.iter("rect") if element.get("class") == "bar-fill")
    marks = [(line.get("x1"), line.get("x2")) for line in root.iter("line")]

    assert (fill.get("x"), fill.get("width")) == ("0%", "65%")
    assert marks == [("60%", "65%"), ("65%", "70%")]


def test_a_bar_grows_from_where_reading_starts():
    with translation.override("ar"):
        root = parse(charts.bar(released(0.65), **WORDS))

    fill = next(element for element in root.iter("rect") if element.get("class") == "bar-fill")

    assert (fill.get("x"), fill.get("width")) == ("35%", "65%")


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.95, "about 95\u00a0% agree"), (0.45, "about 45\u00a0%"), (0.1, "about 10\u00a0% agree")],
)
def test_a_bar_says_its_number_where_there_is_room(share, said):
    assert texts(charts.bar(released(share, share, share), word="agree", **WORDS)) == [said]


def test_a_hidden_bar_says_why_and_has_no_length():
    svg = charts.bar(HIDDEN, **WORDS)

    assert texts(svg) == ["Not shown: too few people."]
    assert "bar-fill" not in str(svg)


def test_an_interval_chart_keeps_its_own_scale():
    root = parse(charts.interval_chart([("A", released(15, 10, 20))], unit="number", span=(0, 40), **WORDS))

    line = next(element for element in root.iter("line") if element.get("class") == "interval-line")

    assert (line.get("x1"), line.get("x2")) == ("25%", "50%")


def test_a_hill_is_cut_into_its_sides_in_their_order():
    svg = charts.spectrum_chart(make_density(), [released(0.2), released(0.3), released(0.5)], **WORDS)

    assert re.findall(r'class="hill hill-(\w+)"', str(svg)) == ["ochre", "slate", "petrol"]
    assert texts(svg) == ["15–25\u00a0%", "25–35\u00a0%", "45–55\u00a0%"]


def test_a_hill_is_mirrored_where_reading_is():
    shares = [released(0.2), released(0.3), released(0.5)]
    places = []

    for code in ("en", "ar"):
        with translation.override(code):
            svg = parse(charts.spectrum_chart(make_density((-1.0, 0.5)), shares, **WORDS))
            places.append([float(text.get("x").rstrip("%")) for text in svg.iter("text")])

    assert places[0] == sorted(places[0])
    assert places[1] == pytest.approx([100 - place for place in places[0]], abs=0.02)


@pytest.mark.parametrize("cuts", [(-0.5, 0.5), (-0.05, 0.05), (1.5, 1.6), (-2.0, -1.9)])
def test_the_numbers_of_a_hill_never_touch(cuts):
    svg = parse(charts.spectrum_chart(make_density(cuts), [released(0.3)] * 3, **WORDS))

    places = [float(text.get("x").rstrip("%")) for text in svg.iter("text")]

    assert min(b - a for a, b in pairwise(places)) >= 15.9
    assert (min(places) >= 12, max(places) <= 88) == (True, True)


def test_what_stands_under_a_hill_knows_where_its_parts_lie(language):
    first, between, last = charts.parts_of(make_density((-1.0, 0.5)))

    assert (first.start, last.end) == (0, 1)
    assert first.end == pytest.approx(between.start)
    assert between.end == pytest.approx(last.start)
    assert (between.start, between.end) == pytest.approx((0.333, 0.583), abs=0.01)


def test_the_valley_between_two_camps_bears_its_own_number():
    between = charts.Between(released(0.1), "in between")

    svg = charts.spectrum_chart(make_density((0,)), [released(0.5)] * 2, structure="camps", between=between, **WORDS)

    assert texts(svg) == ["45–55\u00a0%", "5–15\u00a0%", "in between", "45–55\u00a0%"]


def strip(*values, structure="spectrum"):
    cuts = (-0.5, 0.5) if len(values) == 3 else (0,)
    return spans_of(values, charts.parts_of(make_density(cuts)), structure)


def test_a_strip_is_dark_where_more_than_half_surely_agree():
    spans = strip(released(0.1), released(0.5), released(0.9))

    assert [level for _start, _end, level in spans] == [0, 1, 2]
    assert (spans[0][0], spans[-1][1]) == (0, 1)
    assert spans[1][0] < 0.5 < spans[1][1]


def test_a_strip_answers_camp_by_camp():
    assert strip(released(0.9), released(0.5), structure="camps") == [(0, 0.5, 2), (0.5, 1, 1)]


def test_a_strip_says_nothing_where_one_side_is_hidden():
    assert strip(released(0.9), HIDDEN, released(0.1)) == []


def test_a_hill_never_draws_a_person():
    svg = str(charts.spectrum_chart(make_density(), [released(0.3)] * 3, **WORDS))

    assert re.findall(r"<(?:circle|ellipse)", svg) == []


def test_marks_stand_at_their_numbers_and_bear_them():
    svg = charts.pulled_apart([released(0.0), released(0.4), released(1.0)], **WORDS)

    marks = [
        (mark.get("class"), mark.get("x")) for mark in parse(svg).iter("svg") if "mark" in (mark.get("class") or "")
    ]

    assert marks == [("mark mark-ochre", "6%"), ("mark mark-slate", "41.2%"), ("mark mark-petrol", "94%")]
    assert texts(svg) == ["0", "40", "100"]


def test_marks_that_would_touch_move_to_lanes_of_their_own():
    svg = charts.pulled_apart([released(0.45), released(0.5), released(0.55)], **WORDS)

    marks = [mark.get("y") for mark in parse(svg).iter("svg") if "mark" in (mark.get("class") or "")]

    assert len(set(marks)) == 3


def test_sides_differ_in_shape_as_well_as_in_colour():
    svg = str(charts.pulled_apart([released(0.1 + 0.2 * i) for i in range(5)], structure="camps", **WORDS))

    shapes = re.findall(r'overflow="visible">(<[^>]+>)', svg)

    assert len(set(shapes)) == 5


def test_a_hidden_side_has_no_mark():
    assert texts(charts.pulled_apart([released(0.1), HIDDEN, released(0.9)], **WORDS)) == ["10", "90"]


def test_an_area_is_shaded_by_its_number_and_a_hidden_one_is_left_open():
    root = parse(charts.choropleth(AREAS, VALUES, **WORDS))

    shades = [(path.get("class"), path.find("title").text) for path in root.iter("path")]

    assert shades == [
        ("area shade-4", "North & Hill: about 65\u00a0% (60–70\u00a0%)"),
        ("area shade-none", "South: Not shown: too few people."),
    ]


def test_north_is_up_in_every_language(language):
    root = parse(charts.choropleth(AREAS, VALUES, **WORDS))

    tops = [float(re.findall(r"[\d.]+", path.get("d"))[1]) for path in root.iter("path")]
    west = [float(re.findall(r"[\d.]+", path.get("d"))[0]) for path in root.iter("path")]

    assert tops[0] < tops[1]
    assert west[0] == west[1]


@pytest.mark.parametrize("value", [0, 0.19, 0.2, 0.59, 0.6, 1.0])
def test_a_shade_stands_for_a_fifth(value):
    svg = str(charts.tile_grid(TILES[:1], {"north": released(value)}, **WORDS))

    assert re.findall(r'class="area (shade-\d)" x="2"', svg) == [f"shade-{min(5, 1 + int(value * 5 + 1e-9))}"]


def test_the_table_says_the_numbers_of_the_chart():
    rows = [("One", released(0.2)), ("Two", released(0.6)), ("Three", HIDDEN)]

    table = charts.numbers_table(rows, caption="Shares", head="Part")
    drawn = texts(charts.interval_chart(rows, **WORDS))

    said = [f"about {cells[1].text} ({cells[2].text})" for cells in table.cells[:2]]
    assert [text for text in drawn if text.startswith("about")] == said
    assert table.cells[2][1].text == figures.why_hidden(HIDDEN)
