from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middleground.web.areas import geometry
from middleground.web.areas.geometry import UnusableOutlineError
from tests.factories.areas import square


def _polygon(*rings):
    return geometry.read_polygons({"type": "Polygon", "coordinates": list(rings)})


def _reason(given_geometry) -> str:
    with pytest.raises(UnusableOutlineError) as caught:
        geometry.read_polygons(given_geometry)
    return caught.value.code.removeprefix("areas.outline_")


def test_a_multipolygon_keeps_its_polygons_and_holes():
    hole = square(5.002, 52.002, 0.002)

    read = geometry.read_polygons(
        {"type": "MultiPolygon", "coordinates": [[square(5, 52), hole], [square(5.1, 52)]]},
    )

    assert [len(polygon) for polygon in read] == [2, 1]


@pytest.mark.parametrize(
    ("coordinates", "reason"),
    [
        ([], "empty"),
        ([[]], "empty"),
        ([[[5, 52], [6, 52], [6, 53]]], "open"),
        ([[[5, 52], [6, 52], [6, 53], [5, 53]]], "open"),
        ([[[5, 52], ["six", 52], [6, 53], [5, 52]]], "numbers"),
        ([[[5, 52], [6], [6, 53], [5, 52]]], "numbers"),
        ([[[155_000, 463_000], [156_000, 463_000], [156_000, 464_000], [155_000, 463_000]]], "degrees"),
        ([[[5, 52], [6, 53], [7, 54], [5, 52]]], "line"),
    ],
)
def test_an_outline_that_cannot_be_drawn_is_refused_for_its_reason(coordinates, reason):
    assert _reason({"type": "Polygon", "coordinates": coordinates}) == reason


@pytest.mark.parametrize("other", [None, {}, {"type": "Point", "coordinates": [5, 52]}, "Polygon"])
def test_only_surfaces_are_areas(other):
    assert _reason(other) == "kind"


def test_a_point_on_a_straight_side_goes_and_corners_stay():
    ring = np.array([[0, 0], [1, 0.0001], [2, 0], [2, 2], [0, 2], [0, 0]], dtype=float)

    simpler = geometry.simplify(ring, 0.01)

    assert simpler.tolist() == [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]


@settings(deadline=None)
@given(st.integers(8, 200), st.floats(0.0001, 0.5), st.integers(0, 10_000))
def test_a_simplified_ring_stays_near_the_ring_and_closed(corners, tolerance, seed):
    random = np.random.default_rng(seed)
    angles = np.sort(random.uniform(0, 2 * np.pi, corners))
    around = np.column_stack([np.cos(angles), np.sin(angles)]) * random.uniform(0.5, 1, (corners, 1))
    ring = np.vstack([around, around[:1]])

    simpler = geometry.simplify(ring, tolerance)

    assert simpler[0].tolist() == simpler[-1].tolist()
    assert max(_distance_to(point, simpler) for point in ring) <= tolerance + 1e-9


def _distance_to(point, ring) -> float:
    """Return the distance to the nearest line through two following corners, as the method promises it."""
    start, along = ring[:-1], np.diff(ring, axis=0)
    length = np.maximum((along**2).sum(axis=1), 1e-300)
    where = ((point - start) * along).sum(axis=1) / length
    away = point - (start + where[:, None] * along)
    return float(np.hypot(away[:, 0], away[:, 1]).min())


def test_a_figure_of_eight_crosses_itself_and_a_square_does_not():
    eight = np.array([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]], dtype=float)

    assert geometry.crosses_itself(eight) is True
    assert geometry.crosses_itself(np.array(square(0, 0, 1))) is False


def test_areas_with_a_common_side_touch_and_those_with_a_common_corner_do_not():
    shapes = {"a": _polygon(square(0, 0, 1)), "b": _polygon(square(1, 0, 1)), "c": _polygon(square(2, 1, 1))}

    assert geometry.touching(shapes) == {("a", "b")}


def test_a_hole_filled_by_another_area_makes_them_touch():
    hole = square(0.4, 0.4, 0.2)
    shapes = {"outer": _polygon(square(0, 0, 1), hole), "inner": _polygon(hole)}

    assert geometry.touching(shapes) == {("inner", "outer")}


def test_tiles_lie_as_the_middles_do():
    middles = {"nw": (0.0, 1.0), "ne": (1.0, 1.0), "sw": (0.0, 0.0), "se": (1.0, 0.0)}

    assert geometry.grid(middles) == {"nw": (1, 1), "ne": (2, 1), "sw": (1, 2), "se": (2, 2)}


@given(st.integers(0, 60))
def test_no_two_areas_share_a_tile(count):
    tiles = geometry.grid({f"a{number}": (number * 7 % 11, number * 5 % 13) for number in range(count)})

    assert len(set(tiles.values())) == count


def test_tiles_that_share_a_side_are_adjacent_and_diagonal_ones_are_not():
    assert geometry.adjacent({"a": (1, 1), "b": (2, 1), "c": (3, 2)}) == {("a", "b")}
