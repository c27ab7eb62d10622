"""The filters of the public list of calls."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from middleground.web.base.forms import Form
from middleground.web.calls.models import Call
from middleground.web.calls.queries.public import Filters, places_and_languages
from middleground.web.calls.spoken import language_name


class FilterForm(Form):
    """What somebody looks for; whatever cannot be read is no filter."""

    state = forms.ChoiceField(
        label=pgettext_lazy("calls", "Which"),
        required=False,
        choices=[
            ("open", pgettext_lazy("calls", "Open now")),
            ("closed", pgettext_lazy("calls", "No longer open")),
            ("all", pgettext_lazy("calls", "All")),
        ],
    )
    language = forms.ChoiceField(label=_("Language of the meeting"), required=False)
    format = forms.ChoiceField(
        label=_("How people meet"), required=False, choices=[("", _("Any way")), *Call.Format.choices]
    )
    area = forms.ChoiceField(label=_("Area"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas, spoken = places_and_languages()
        language, area = self.fields["language"], self.fields["area"]
        assert isinstance(language, forms.ChoiceField)
        assert isinstance(area, forms.ChoiceField)
        language.choices = [("", _("Any language")), *((code, language_name(code)) for code in spoken)]
        area.choices = [("", _("Anywhere")), *areas]

    def filters(self) -> Filters:
        """Return what is looked for."""
        if not self.is_bound:
            return Filters()
        self.full_clean()
        given = self.cleaned_data
        named = {name: given.get(name, "") for name in ("language", "format", "area")}
        return Filters(state=given.get("state") or "open", **named)

    @staticmethod
    def everything() -> Filters:
        """Return the filters of the feed: every call that is listed, open ones first."""
        return Filters(state="all")
