from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from middleground.web.base.forms import Form
from middleground.web.calls.actions.criteria import HEAVIEST, LEVELS, CriterionDraft
from middleground.web.calls.models import Call, Criterion

LEVEL_LABELS = (
    _("0 means"),
    _("1 means"),
    _("2 means"),
    _("3 means"),
    _("4 means"),
)


class CriterionForm(Form):
    """A criterion: its name in each language of the call, what each score means, how much it counts."""

    weight = forms.IntegerField(
        label=_("Weight"),
        min_value=1,
        max_value=HEAVIEST,
        initial=1,
        help_text=_("How much it counts beside the others, from 1 to 5."),
    )

    def __init__(self, *args: Any, call: Call, is_locked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weight = self.fields.pop("weight")
        for language in call.languages:
            name = get_language_info(language)["name_local"]
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": name},
                max_length=120,
                required=language == call.language,
                widget=forms.TextInput(attrs={"dir": "auto", "lang": language}),
            )
        for level in LEVELS:
            self.fields[f"level_{level}"] = forms.CharField(
                label=LEVEL_LABELS[level],
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "lang": call.language}),
            )
        weight.disabled = is_locked
        self.fields["weight"] = weight

    def draft(self) -> CriterionDraft:
        """Return what was written, once the form is valid."""
        given = self.cleaned_data
        prefix = "name_"
        return CriterionDraft(
            names={name[len(prefix) :]: words for name, words in given.items() if name.startswith(prefix)},
            rubric={level: given[f"level_{level}"] for level in LEVELS},
            weight=given["weight"],
        )


def values_of(criterion: Criterion) -> dict[str, Any]:
    """Return a criterion as the form shows it."""
    names = {f"name_{language}": words for language, words in criterion.names.items()}
    levels = {f"level_{level}": words for level, words in criterion.rubric.items()}
    return {**names, **levels, "weight": criterion.weight}
