from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from middleground.web.base.forms import Form
from middleground.web.conversations.actions.moderating import MODERATORS_REASONS
from middleground.web.conversations.models import Answer, Conversation, Statement

REASONS = [(reason.value, reason.label) for reason in Statement.Reason if reason.value in MODERATORS_REASONS]


class JudgementForm(Form):
    """Which statements, and what becomes of them: a button per answer, so that one key judges."""

    numbers = forms.TypedMultipleChoiceField(coerce=int, required=True)
    verdict = forms.ChoiceField(choices=[("approve", ""), ("put_back", ""), *REASONS])

    def __init__(self, *args: Any, numbers: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["numbers"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(number, number) for number in numbers]


class AnswerForm(Form):
    """The authority's answer to one statement: a word, and why, in each language of the conversation."""

    kind = forms.ChoiceField(label=_("Answer"), choices=Answer.Kind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, conversation: Conversation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in conversation.languages:
            self.fields[f"text_{language}"] = forms.CharField(
                label=get_language_info(language)["name_local"],
                max_length=2000,
                required=language == conversation.language,
                widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "lang": language}),
            )

    def texts(self) -> dict[str, str]:
        prefix = "text_"
        return {name[len(prefix) :]: text for name, text in self.cleaned_data.items() if name.startswith(prefix)}
