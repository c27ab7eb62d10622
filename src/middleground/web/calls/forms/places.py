"""Forms about places: what those who come need to know, and closing the waiting list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from middleground.web.base.forms import Form
from middleground.web.calls.models import Call, PracticalText


class PracticalForm(Form):
    """One field for each language of the call."""

    def __init__(self, *args: Any, call: Call, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = list(call.languages) or [language]
        known = dict(PracticalText.objects.filter(call=call).values_list("language", "text"))
        for code in self.codes:
            info = get_language_info(code)
            self.fields[f"text-{code}"] = forms.CharField(
                label=info["name_translated"],
                required=False,
                max_length=6000,
                initial=known.get(code, ""),
                widget=forms.Textarea(attrs={"rows": 8, "lang": code, "dir": "rtl" if info["bidi"] else "ltr"}),
            )

    def texts(self) -> Iterator[tuple[str, str]]:
        """Return each language with its text."""
        for code in self.codes:
            yield code, self.cleaned_data[f"text-{code}"]


class CloseListForm(Form):
    """Why nobody more comes from the waiting list."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Everybody on the waiting list reads it in their letter."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
