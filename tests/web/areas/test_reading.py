from __future__ import annotations

import json

import pytest

from middleground.web.areas.reading import MOST_BYTES, MOST_FEATURES, properties_of, read_areas, read_features
from middleground.web.base.errors import InvalidInput
from tests.factories.areas import make_feature, make_geojson, square


def _code(content: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_features(content)
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "areas.not_json"),
        (b'{"type": "FeatureCollection",\n "features": [', "areas.not_json"),
        (b"\xff\xfe\x00", "areas.not_json"),
        (b"[]", "areas.not_collection"),
        (b'{"type": "Topology", "objects": {}}', "areas.not_collection"),
        (b'{"type": "FeatureCollection", "features": []}', "areas.no_features"),
        (b'{"type": "FeatureCollection", "features": {}}', "areas.no_features"),
        (b" " * (MOST_BYTES + 1), "areas.file_too_large"),
    ],
)
def test_a_file_that_is_no_map_is_refused_with_its_reason(content, code):
    assert _code(content) == code


def test_a_broken_file_names_the_line():
    with pytest.raises(InvalidInput) as caught:
        read_features(b'{"type": "FeatureCollection",\n\n "features": [')

    assert caught.value.params["line"] == 3


def test_a_national_projection_is_refused_before_anything_is_read():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}

    assert _code(make_geojson(crs=crs)) == "areas.other_projection"


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326"])
def test_the_names_of_wgs_84_are_known(name):
    assert len(read_features(make_geojson(crs={"type": "name", "properties": {"name": name}}))) == 3


def test_too_many_features_are_refused():
    content = json.dumps({"type": "FeatureCollection", "features": [{}] * (MOST_FEATURES + 1)}).encode()

    assert _code(content) == "areas.too_many_features"


def test_only_properties_that_every_feature_fills_are_offered():
    features = read_features(make_geojson())
    features[1]["properties"]["wijknaam"] = ""

    assert properties_of(features) == ["wijkcode"]


def test_good_features_become_areas_with_clean_codes():
    features = read_features(make_geojson(make_feature("GM.0344 (a)", " Haven ", square(5, 52))))

    found, problems = read_areas(features, code_property="wijkcode", name_property="wijknaam")

    assert problems == []
    assert [(each.code, each.name) for each in found] == [("gm-0344-a", "Haven")]


def test_every_problem_is_named_by_the_number_of_its_feature():
    outside = [[155_000, 463_000], [156_000, 463_000], [156_000, 464_000], [155_000, 463_000]]
    eight = [[5, 52], [5.2, 52.2], [5.2, 52], [5, 52.1], [5, 52]]
    features = [
        make_feature("W1", "Haven", square(5, 52)),
        make_feature("W1", "Again", square(5.01, 52)),
        make_feature("", "Nameless code", square(5.02, 52)),
        make_feature("W4", "", square(5.03, 52)),
        make_feature("W5", "Metres", outside),
        make_feature("W6", "Eight", eight),
        {"type": "Feature", "properties": None, "geometry": None},
    ]

    _found, problems = read_areas(features, code_property="wijkcode", name_property="wijknaam")

    assert [(problem.feature, problem.code, problem.is_warning) for problem in problems] == [
        (2, "areas.same_code", False),
        (3, "areas.no_code", False),
        (4, "areas.no_name", False),
        (5, "areas.outline_degrees", False),
        (6, "areas.outline_crosses", True),
        (7, "areas.no_code", False),
        (7, "areas.no_name", False),
        (7, "areas.outline_kind", False),
    ]


def test_a_problem_reads_as_a_sentence():
    features = [make_feature("W5", "Metres", [[9e5, 0], [9e5, 1], [9e5, 2], [9e5, 0]])]

    _found, problems = read_areas(features, code_property="wijkcode", name_property="wijknaam")

    assert str(problems[0]) == (
        "Feature 1 (Metres) is not in longitude and latitude. Choose “WGS 84 (EPSG:4326)” when you export."
    )
