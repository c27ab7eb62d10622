from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from middleground.web.base.forms import Form
from middleground.web.people.models import Organisation
from middleground.web.people.offering import offer_organisations

SIGNS = [("agree=+1", _("1 means agree, -1 means disagree")), ("agree=-1", _("-1 means agree, 1 means disagree"))]


class ExportForm(Form):
    """An export to bring, and what must be said about where it comes from."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    file = forms.FileField(
        label=_("Export"),
        help_text=_("A Polis export as .zip, or a .csv table with the columns participant, statement, vote."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,.csv"}),
    )
    language = forms.ChoiceField(label=_("Language of the statements"), choices=settings.LANGUAGES)
    attribution = forms.CharField(
        label=_("Who held it"),
        max_length=300,
        required=False,
        help_text=_("As its licence wishes to be credited; shown on every page about it."),
    )
    licence = forms.CharField(label=_("Licence"), max_length=80, required=False, help_text=_("For example CC BY 4.0."))

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_organisations(self, organisations)


class SignForm(Form):
    sign = forms.ChoiceField(
        label=_("Which number means “agree” in these files?"),
        choices=[
            ("agree=+1", _("1 means agree, -1 means disagree")),
            ("agree=-1", _("-1 means agree, 1 means disagree")),
        ],
        widget=forms.RadioSelect,
    )
