"""The forms about areas."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from middleground.web.areas.actions import Columns, Origin
from middleground.web.areas.models import Area
from middleground.web.base.forms import Form

CODE_NAMES = ("code", "statcode", "gemcode", "wk_code", "bu_code", "id", "nuts_id", "ags")
TITLE_NAMES = ("name", "naam", "statnaam", "nom", "gen", "bu_naam", "wk_naam", "bezeichnung", "label")


class AreaForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    code = forms.SlugField(
        label=_("Code"), max_length=60, help_text=_("Letters, digits and dashes; it never changes, names may.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Area.Kind.choices)
    parent = forms.ModelChoiceField(
        label=_("Lies in"), queryset=Area.objects.all(), required=False, empty_label=_("Nothing larger")
    )

    def into(self, area: Area) -> Area:
        """Return the area with what was entered, unsaved."""
        for name, value in self.cleaned_data.items():
            setattr(area, name, value)
        return area


class OriginForm(Form):
    """Where boundaries come from; without source and licence nobody may use them."""

    version = forms.CharField(label=_("Version"), max_length=40, help_text=_("Such as: 2026 or “after the merger”"))
    valid_from = forms.DateField(label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Who publishes these boundaries."))
    licence = forms.CharField(
        label=_("Licence"), max_length=120, help_text=_("Such as: CC BY 4.0. It is printed under every map.")
    )

    def origin(self) -> Origin:
        """Return what was entered about the source."""
        given = self.cleaned_data
        return Origin(given["version"], given["source"], given["licence"], given["valid_from"])


class UploadForm(OriginForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("GeoJSON in longitude and latitude (WGS 84), at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )
    field_order = ("file",)

    def content(self) -> bytes:
        """Return the bytes of the file."""
        file = self.cleaned_data["file"]
        assert isinstance(file, UploadedFile)
        return bytes(file.read())


class ColumnsForm(Form):
    """Which properties of the file are code and name, and what its features are."""

    code = forms.ChoiceField(label=_("Column with the code"))
    name = forms.ChoiceField(label=_("Column with the name"))
    kind = forms.ChoiceField(label=_("These are"), choices=Area.Kind.choices, initial=Area.Kind.DISTRICT)
    parent = forms.ModelChoiceField(
        label=_("They lie in"), queryset=Area.objects.all(), required=False, empty_label=_("Nothing larger")
    )

    def __init__(self, *args: Any, properties: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, usual in (("code", CODE_NAMES), ("name", TITLE_NAMES)):
            choice = self.fields[field]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = [(name, name) for name in properties]
            choice.initial = _guess(properties, usual)

    def columns(self) -> Columns:
        """Return what was chosen."""
        return Columns(**self.cleaned_data)


def _guess(properties: list[str], usual: tuple[str, ...]) -> str | None:
    by_lower = {name.lower(): name for name in properties}
    return next((by_lower[name] for name in usual if name in by_lower), properties[0] if properties else None)


class TilesForm(OriginForm):
    """A column and a row for every area, beside where the grid comes from."""

    def __init__(self, *args: Any, areas: list[Area], suggested: dict[str, tuple[int, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = areas
        for area in areas:
            column, row = suggested[area.code]
            self.fields[f"column-{area.code}"] = _place(column, pgettext("of a grid", "Column"))
            self.fields[f"row-{area.code}"] = _place(row, pgettext("of a grid", "Row"))

    def tiles(self) -> dict[Area, tuple[int, int]]:
        """Return the place of every area."""
        given = self.cleaned_data
        return {area: (given[f"column-{area.code}"], given[f"row-{area.code}"]) for area in self.areas}


def _place(initial: int, word: str) -> forms.IntegerField:
    return forms.IntegerField(label=word, min_value=1, max_value=60, initial=initial)


class NeighboursForm(Form):
    neighbours = forms.ModelMultipleChoiceField(
        label=_("Areas that touch it"),
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["neighbours"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Area.objects.filter(kind=area.kind).exclude(pk=area.pk)
