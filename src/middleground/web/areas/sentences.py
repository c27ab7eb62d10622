"""What people read when a map or an area cannot be used, and how the ledger words what was done."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SENTENCES: dict[str, Promise] = {
    "areas.file_too_large": _(
        "The file is larger than %(most)s MB. Simplify the outlines in a map program, or leave out areas."
    ),
    "areas.not_json": _("The file is not GeoJSON: it breaks off or is damaged at line %(line)s. Export it again."),
    "areas.not_collection": _(
        "The file is not a GeoJSON “FeatureCollection”. In a map program choose “Export as GeoJSON”."
    ),
    "areas.no_features": _("The file holds no areas. Export the layer with the boundaries."),
    "areas.too_many_features": _("The file holds %(found)s areas; %(most)s are the most. Export one city only."),
    "areas.too_many_points": _(
        "The outlines have more than %(most)s points (reached at feature %(feature)s). Simplify them in a map program."
    ),
    "areas.other_projection": _(
        "The file is not in longitude and latitude. In a map program choose “WGS 84 (EPSG:4326)” when you export."
    ),
    "areas.has_problems": _("Some features cannot be used. Correct the file, or choose other columns."),
    "areas.no_code": _("Feature %(feature)s (%(name)s) has no code in the chosen column."),
    "areas.same_code": _("Feature %(feature)s (%(name)s) has the same code as an earlier one."),
    "areas.no_name": _("Feature %(feature)s has no name in the chosen column."),
    "areas.outline_kind": _("Feature %(feature)s (%(name)s) is a point or a line. Only surfaces can be areas."),
    "areas.outline_empty": _("Feature %(feature)s (%(name)s) has no outline."),
    "areas.outline_numbers": _("Feature %(feature)s (%(name)s) has coordinates that are not numbers."),
    "areas.outline_degrees": _(
        "Feature %(feature)s (%(name)s) is not in longitude and latitude. Choose “WGS 84 (EPSG:4326)” when you export."
    ),
    "areas.outline_open": _("Feature %(feature)s (%(name)s) has an outline that does not close."),
    "areas.outline_line": _("Feature %(feature)s (%(name)s) has an outline without a surface."),
    "areas.outline_crosses": _(
        "Feature %(feature)s (%(name)s) has an outline that crosses itself; it can still be used."
    ),
    "areas.version_exists": _("There is already a version “%(version)s”."),
    "areas.code_exists": _("There is already an area with the code “%(area)s”."),
    "areas.inside_itself": _("An area cannot lie within itself or within one of its parts."),
    "areas.same_tile": _("“%(name)s” and “%(other)s” stand on the same tile."),
    "areas.no_areas": _("There is no area yet to place on a grid. Add areas first."),
    "areas.draft_gone": _("This upload is no longer there. Upload the file again."),
}

VERBS: dict[str, Promise] = {
    "areas.save": pgettext_lazy("ledger", "Saved an area"),
    "areas.take_over": pgettext_lazy("ledger", "Took boundaries over"),
    "areas.place_tiles": pgettext_lazy("ledger", "Placed areas on a grid"),
    "areas.set_neighbours": pgettext_lazy("ledger", "Changed which areas touch"),
}
