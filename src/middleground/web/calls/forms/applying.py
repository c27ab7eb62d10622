"""What an applicant types beside the answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from middleground.web.base.forms import Form
from middleground.web.calls.models import Application, Call, Duo, Needs


def _line(**attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto", **attrs})


class DetailsForm(Form):
    """Who applies, and in which language we write to them."""

    name = forms.CharField(label=_("Your name"), max_length=160, widget=_line(autocomplete="name"))
    organisation_name = forms.CharField(
        label=_("Organisation, if you apply for one"),
        max_length=160,
        required=False,
        widget=_line(autocomplete="organization"),
    )
    language = forms.ChoiceField(label=_("Language of our letters"), choices=settings.LANGUAGES)


class StartForm(DetailsForm):
    """The first page: to whom the personal link goes."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Your personal link goes to this address. You need no account and no password."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    has_read = forms.BooleanField(label=_("I have read how my data are used, and agree to it."))
    website = forms.CharField(required=False, widget=forms.HiddenInput)  # only machines fill it in

    field_order = ("name", "email", "organisation_name", "language", "has_read")

    def is_by_machine(self) -> bool:
        return bool(self.data.get("website"))


class DuoForm(Form):
    mode = forms.ChoiceField(
        label=_("If there is a place for one of you only"), choices=Duo.Mode, widget=forms.RadioSelect
    )


class CodeForm(Form):
    code = forms.CharField(
        label=_("Code of the other person"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"dir": "ltr", "autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


class NeedsForm(Form):
    """Three open questions; all of them may be left empty."""

    access = forms.CharField(
        label=pgettext_lazy("what somebody needs", "Access"),
        help_text=_("For example a step-free way, an interpreter for sign language, breaks, a companion."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    diet = forms.CharField(
        label=pgettext_lazy("what somebody needs", "Food"),
        help_text=_("What you eat or do not eat. You need not say why."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    travel = forms.CharField(
        label=pgettext_lazy("what somebody needs", "Travel and childcare"),
        help_text=_(
            "For example that you cannot pay for the journey first, or that somebody must look after your child."
        ),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


def needs_as_typed(application: Application) -> dict[str, str]:
    """Return what was kept, as the form shows it."""
    kept = Needs.objects.filter(application=application).values("access", "diet", "travel").first()
    return {name: str(text) for name, text in (kept or {}).items()}


def details_as_typed(application: Application) -> dict[str, Any]:
    return {
        "name": application.name,
        "organisation_name": application.organisation_name,
        "language": application.language,
    }


def may_be_duo(call: Call) -> bool:
    return call.duos != Call.Duos.NO
