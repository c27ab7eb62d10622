"""What staff type when they enter applications for others."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from middleground.web.base.forms import Form
from middleground.web.calls.forms.applying import DetailsForm


class PaperForm(DetailsForm):
    """Who applied on paper, and when it came."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Whoever gives one gets a letter with what was entered, and a link to correct it."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    received_on = forms.DateField(
        label=_("Day on which it came"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )
    has_agreed = forms.BooleanField(label=_("The paper is signed, and says how the data are used."))

    field_order = ("name", "email", "organisation_name", "language", "received_on", "has_agreed")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["organisation_name"].label = _("Organisation")
        self.fields["organisation_name"].widget.attrs["autocomplete"] = "off"

    def clean_received_on(self) -> object:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."), code="future")
        return day


class ListForm(Form):
    """A list of applicants; what the file held stays in the page until it is entered."""

    file = forms.FileField(
        label=_("Table"),
        required=False,
        help_text=_("CSV or Excel (.xlsx), at most 1 MB and 2,000 rows. The first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )
    from_file = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    with_letters = forms.BooleanField(
        label=_("Write to everybody with an address what was entered, with a link to correct it"),
        required=False,
        initial=True,
    )
    have_agreed = forms.BooleanField(label=_("These people know that they are entered here, and agree."))
