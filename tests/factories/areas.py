"""Areas and boundaries for tests."""

from __future__ import annotations

import datetime as dt
import json

from django.utils.text import slugify

from middleground.web.areas.actions import Origin
from middleground.web.areas.models import Area


def make_area(name: str = "Valkenbrug", *, parent: Area | None = None, kind: str | None = None) -> Area:
    """Return a new area; without a kind, a city, and within a city a district."""
    fitting = kind or (Area.Kind.DISTRICT if parent else Area.Kind.CITY)
    return Area.objects.create(code=slugify(name), name=name, kind=fitting, parent=parent)


def make_origin(version: str = "2026") -> Origin:
    """Return where boundaries come from."""
    return Origin(version=version, source="Town survey", licence="CC BY 4.0", valid_from=dt.date(2026, 1, 1))


def square(x: float, y: float, side: float = 0.01) -> list[list[float]]:
    """Return a closed ring of four corners."""
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def make_feature(code: str, name: str, *rings: list[list[float]]) -> dict[str, object]:
    """Return one feature of a GeoJSON file."""
    return {
        "type": "Feature",
        "properties": {"wijkcode": code, "wijknaam": name, "surface": 12.5},
        "geometry": {"type": "Polygon", "coordinates": list(rings)},
    }


def make_geojson(*features: dict[str, object], **more: object) -> bytes:
    """Return a GeoJSON file; without features, three districts in a row, from west to east."""
    three = [
        make_feature("W1", "Haven", square(5.00, 52.0)),
        make_feature("W2", "Centrum", square(5.01, 52.0)),
        make_feature("W3", "Oost", square(5.02, 52.0)),
    ]
    return json.dumps({"type": "FeatureCollection", "features": list(features) or three, **more}).encode()
