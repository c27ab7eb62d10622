"""What forms offer to choose from: the organisations and areas for which somebody may act."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from middleground.web.people.models import Organisation, Person, Role
from middleground.web.people.queries import areas_of, coordinates


def offer_organisations(form: forms.Form, organisations: Sequence[Organisation]) -> None:
    """Offer these in the field ``organisation``; a single one is chosen without asking."""
    field = form.fields["organisation"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = Organisation.objects.filter(pk__in=[organisation.pk for organisation in organisations])
    if len(organisations) == 1:
        field.initial, field.widget = organisations[0], forms.HiddenInput()


def offer_areas(field: forms.Field, organisations: Sequence[Organisation], by: Person) -> None:
    """Offer the areas for which the person coordinates; "everywhere" only to those who coordinate everywhere."""
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = areas_of(by, Role.COORDINATOR, organisations=organisations)
    if not any(coordinates(by, organisation) for organisation in organisations):
        field.required, field.empty_label = True, None
