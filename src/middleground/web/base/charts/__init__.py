"""Charts as SVG text, drawn on the server from released numbers: fluid, themed by classes, mirrored for RTL.

Each function takes a ``title`` (its accessible name) and a ``desc`` (what it shows, in words). Positions are per
cents of the width, so letters keep their size on every screen. Colours come from classes; nothing uses ``style=``.
"""

from middleground.web.base.charts.apart import pulled_apart
from middleground.web.base.charts.bars import bar, bar_chart, interval_chart
from middleground.web.base.charts.maps import choropleth, tile_grid
from middleground.web.base.charts.numbers import numbers_table
from middleground.web.base.charts.spectrum import Between, outline, parts_of, spectrum_chart
from middleground.web.base.charts.tones import tones
from middleground.web.base.charts.turning import turning_strip

__all__ = [
    "Between",
    "bar",
    "bar_chart",
    "choropleth",
    "interval_chart",
    "numbers_table",
    "outline",
    "parts_of",
    "pulled_apart",
    "spectrum_chart",
    "tile_grid",
    "tones",
    "turning_strip",
]
