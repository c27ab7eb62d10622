"""The words a coordinator gives a result, one form per language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from middleground.web.base.forms import Form
from middleground.web.conversations.models import ResultText


class WordsForm(Form):
    """The first sentence and the words for each side, beginning empty."""

    headline = forms.CharField(
        label=_("First sentence"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say what was found in plain words. Empty: the platform's own sentence stays."),
    )

    def __init__(self, *args: Any, sides: list[tuple[int, str]], language: str, **kwargs: Any) -> None:
        super().__init__(*args, prefix=language, **kwargs)
        self.language = language
        self.side_indexes = [index for index, _name in sides]
        for index, name in sides:
            self.fields[f"side{index}"] = forms.CharField(label=name, max_length=160, required=False)

    def sides(self) -> list[str]:
        """Return the words of every side; those nobody writes stay empty."""
        count = max(self.side_indexes, default=-1) + 1
        return [str(self.cleaned_data.get(f"side{index}", "")).strip() for index in range(count)]


def initial_of(text: ResultText | None) -> dict[str, str]:
    """Return what is already written."""
    if text is None:
        return {}
    return {"headline": text.headline, **{f"side{index}": side for index, side in enumerate(text.sides)}}
