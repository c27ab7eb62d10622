"""Forms of the draw."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from middleground.web.base.forms import Form
from middleground.web.calls.actions.drawing import TICKETS, Plan
from middleground.web.calls.models import Selection
from middleground.web.calls.queries.draws import mode_words

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


class PlanForm(Form):
    """What fair means, how many tickets, and what decides."""

    mode = forms.ChoiceField(label=_("What fair means"), widget=forms.RadioSelect)
    tickets = forms.TypedChoiceField(
        label=_("How many tickets"),
        coerce=int,
        choices=[
            (TICKETS[0], _("1,000: enough for up to 2,000 applications")),
            (TICKETS[1], _("10,000: finer, for more applications")),
        ],
        widget=forms.RadioSelect,
    )
    randomness = forms.ChoiceField(
        label=_("What decides"), choices=Selection.Randomness.choices, widget=forms.RadioSelect
    )
    source_words = forms.CharField(
        label=_("The public source"),
        max_length=300,
        required=False,
        help_text=_(
            "What, where and when, so that anybody finds it: “the six numbers of the national lottery of Saturday"
            " 4 July, in ascending order, without the bonus number”. It must lie in the future."
        ),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = list(mode_words().items())  # type: ignore[attr-defined]  # a choice field

    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


def plan_values(selection: Selection | None) -> dict[str, Any]:
    """Return what the form shows first."""
    found = selection or Selection()
    names = ("mode", "tickets", "randomness", "source_words")
    return {name: getattr(found, name) for name in names}


class SecretForm(Form):
    """One party's secret."""

    name = forms.CharField(
        label=_("Who brings it"),
        max_length=120,
        help_text=_("A name or an office. Everybody reads it beside the draw."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=120,
        help_text=_(
            "Take this one or write your own: at least 16 letters and numbers. Write it on paper and put it into an"
            " envelope: it is not kept here, and the draw cannot be made without it."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )


def new_secret() -> str:
    """Return a secret that is easily read from paper."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(5)) for _part in range(4))


class SourceTextForm(Form):
    """What the public source said."""

    text = forms.CharField(
        label=_("What the public source said"),
        max_length=600,
        help_text=_("Exactly as announced. Spaces do not matter. It cannot be changed afterwards."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    sure = forms.BooleanField(label=_("I have compared it with the source."))


class SecretsForm(Form):
    """The two parties' secrets."""

    first = forms.CharField(label=_("One secret"), max_length=120, widget=forms.TextInput(attrs={"dir": "ltr"}))
    second = forms.CharField(label=_("The other secret"), max_length=120, widget=forms.TextInput(attrs={"dir": "ltr"}))
