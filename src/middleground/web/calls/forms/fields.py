"""Fields that only applications have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from middleground.web.calls.levels import LEVELS


class LanguagesInput(forms.Widget):
    """One list of levels per language; a language left open is not spoken."""

    template_name = "calls/widgets/languages.html"
    use_fieldset = True

    def __init__(self, languages: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.languages = languages

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, Mapping) else {}
        none = pgettext_lazy("how well a language is spoken", "Not, or only a few words")
        context["widget"]["rows"] = [
            {
                "name": f"{name}__{code}",
                "id": f"{context['widget']['attrs'].get('id', name)}_{place}",
                "code": code,
                "label": words,
                "choices": [("", none, not given.get(code))]
                + [(level, label, given.get(code) == level) for level, label in LEVELS.items()],
            }
            for place, (code, words) in enumerate(self.languages)
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:  # noqa: ARG002
        given = {code: str(data.get(f"{name}__{code}", "")) for code, _words in self.languages}
        return {code: level for code, level in given.items() if level}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ARG002
        return not any(f"{name}__{code}" in data for code, _words in self.languages)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0"


class LanguagesField(forms.Field):
    """Languages with a level each: ``{"en": "B2"}``."""

    def __init__(self, *, languages: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(widget=LanguagesInput(languages), **kwargs)

    def to_python(self, value: Any) -> dict[str, str]:
        given = dict(value or {})
        if any(level not in LEVELS for level in given.values()):
            raise forms.ValidationError(pgettext_lazy("an answer", "Choose one of these."), code="invalid_choice")
        return given
