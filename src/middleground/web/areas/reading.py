"""Reading a file of boundaries (GeoJSON): every problem is named by its feature, and nothing is changed."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.utils.text import slugify

from middleground.web.areas.geometry import LONG_RING, Polygons, UnusableOutlineError, crosses_itself, read_polygons
from middleground.web.base.errors import InvalidInput, sentence

MOST_BYTES = 10 * 1024 * 1024
MOST_FEATURES = 2000
MOST_POINTS = 500_000
WGS84 = ("crs84", "epsg::4326", "epsg:4326", "4326")

Feature = dict[str, object]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one feature of a file, counted from 1; a warning does not stop the import."""

    feature: int
    code: str
    name: str = ""
    is_warning: bool = False

    def __str__(self) -> str:
        return sentence(self.code) % {"feature": self.feature, "name": self.name}


@dataclass(frozen=True, slots=True)
class Found:
    """One area as a file has it."""

    code: str
    name: str
    polygons: Polygons


def read_features(content: bytes) -> list[Feature]:
    """Return the features of a GeoJSON file, or say what kind of file it is not."""
    if len(content) > MOST_BYTES:
        raise InvalidInput("areas.file_too_large", field="file", most=MOST_BYTES // 1024 // 1024)
    try:
        data = json.loads(content)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        line = getattr(error, "lineno", 1)
        raise InvalidInput("areas.not_json", field="file", line=line) from error
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise InvalidInput("areas.not_collection", field="file")
    _refuse_other_projection(data.get("crs"))
    features = data.get("features")
    if not isinstance(features, list) or not features:
        raise InvalidInput("areas.no_features", field="file")
    if len(features) > MOST_FEATURES:
        raise InvalidInput("areas.too_many_features", field="file", most=MOST_FEATURES, found=len(features))
    return [feature if isinstance(feature, dict) else {} for feature in features]


def _refuse_other_projection(crs: object) -> None:
    if crs is None:
        return
    name = str(crs).lower()
    if not any(known in name for known in WGS84):
        raise InvalidInput("areas.other_projection", field="file")


def properties_of(features: list[Feature]) -> list[str]:
    """Return the names of properties that every feature fills with a text or a number, in the order of the file."""
    filled = [{key for key, value in _properties(feature).items() if _text(value)} for feature in features]
    everywhere = set.intersection(*filled) if filled else set()
    return [key for key in _properties(features[0]) if key in everywhere]


def _properties(feature: Feature) -> dict[str, object]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def read_areas(features: list[Feature], *, code_property: str, name_property: str) -> tuple[list[Found], list[Problem]]:
    """Return what can be read of each feature, and every problem."""
    found: list[Found] = []
    problems: list[Problem] = []
    first_with: dict[str, int] = {}
    points = 0
    for number, feature in enumerate(features, start=1):
        name = _text(_properties(feature).get(name_property))
        code = slugify(_text(_properties(feature).get(code_property)).replace(".", "-"))[:60]
        problems += _naming_problems(number, code, name, first_with)
        try:
            polygons = read_polygons(feature.get("geometry"))
        except UnusableOutlineError as error:
            problems.append(Problem(number, error.code, name))
            continue
        points += sum(len(ring) for polygon in polygons for ring in polygon)
        if points > MOST_POINTS:
            raise InvalidInput("areas.too_many_points", field="file", most=MOST_POINTS, feature=number)
        if any(len(ring) <= LONG_RING and crosses_itself(ring) for polygon in polygons for ring in polygon):
            problems.append(Problem(number, "areas.outline_crosses", name, is_warning=True))
        found.append(Found(code, name[:120], polygons))
    return found, problems


def _naming_problems(number: int, code: str, name: str, first_with: dict[str, int]) -> list[Problem]:
    problems = []
    if not code:
        problems.append(Problem(number, "areas.no_code", name))
    elif first_with.setdefault(code, number) != number:
        problems.append(Problem(number, "areas.same_code", name))
    if not name:
        problems.append(Problem(number, "areas.no_name"))
    return problems
