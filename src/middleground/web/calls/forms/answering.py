"""The form of a call, built from its questions: one field per question, judged with the answers before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import Form
from middleground.web.calls.conditions import is_asked, is_empty
from middleground.web.calls.files import LARGEST_FILE, CheckedFile, checked, endings
from middleground.web.calls.forms.fields import LanguagesField
from middleground.web.calls.models import Question
from middleground.web.calls.queries.questions import AskedQuestion
from middleground.web.conversations.graphemes import count_graphemes

Kind = Question.Kind
LARGEST_NUMBER = 2_000_000_000  # both databases hold it
LONGEST_DRAFT = 20_000  # characters; a draft may be too long, but not endless
RADIO_MOST = 8  # more choices are easier found in a list


class AnswersForm(Form):
    """All questions of a call. ``is_final`` asks for everything that is required; a draft keeps whatever can be kept.

    After validation ``values`` holds the answers by key (JSON values), ``uses`` those that may go on, ``files`` the
    new files and ``removed`` the keys whose file is to go. What was not asked is in none of them.
    """

    def __init__(
        self,
        *args: Any,
        questions: Iterable[AskedQuestion],
        values: Mapping[str, Any] | None = None,
        kept_files: Mapping[str, Any] | None = None,
        is_final: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, prefix="answer", **kwargs)
        self.questions = list(questions)
        self.is_final = is_final
        self.kept_files = dict(kept_files or {})
        for question in self.questions:
            if question.is_answered_here:
                self._add(question, (values or {}).get(question.key))

    def _add(self, question: AskedQuestion, value: Any) -> None:
        field = _FIELDS[question.kind](question)
        field.label, field.help_text = question.label, _help(question)
        # A file that is there is shown beside its field, never put into it.
        field.required, field.initial = question.is_required, None if question.kind == Kind.FILE else value
        field.error_messages["required"] = question.reason or _("Please answer this.")
        self.fields[question.key] = field
        if question.intake:
            self.fields[use_name(question.key)] = forms.BooleanField(
                required=False, label=str(INTAKE_WORDS[question.intake])
            )
        if question.kind == Kind.FILE:
            self.fields[remove_name(question.key)] = forms.BooleanField(required=False, label=_("Remove this file"))

    def full_clean(self) -> None:
        """Judge each answer by itself, then with those before it; only a final form needs what is required."""
        needed = {name: field.required for name, field in self.fields.items()}
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for name, field in self.fields.items():
            field.required = needed[name]

    def clean(self) -> dict[str, Any]:
        self.values: dict[str, Any] = {}
        self.uses: dict[str, bool] = {}
        self.files_given: dict[str, CheckedFile] = {}
        self.removed: set[str] = set()
        for question in self.questions:
            if not question.is_answered_here:
                continue
            if is_asked(question.condition, self.values):
                self._take(question)
            else:
                self.errors.pop(question.key, None)
        return self.cleaned_data

    def _take(self, question: AskedQuestion) -> None:
        key = question.key
        if question.kind == Kind.FILE:
            self._take_file(question)
        elif key not in self.errors:
            self._take_value(question, _json(self.cleaned_data.get(key)))
        self.uses[key] = bool(self.cleaned_data.get(use_name(key)))
        # The field was made optional for Django; what the question says holds here.
        if self.is_final and question.is_required and key not in self.errors and is_empty(self.values.get(key)):
            self.add_error(key, forms.ValidationError(self.fields[key].error_messages["required"], code="required"))

    def _take_value(self, question: AskedQuestion, value: Any) -> None:
        self.values[question.key] = value
        limit = question.most_characters
        if isinstance(value, str) and limit and self.is_final and count_graphemes(value) > limit:
            words = ngettext(
                "This has %(length)s characters; at most %(limit)s character is possible.",
                "This has %(length)s characters; at most %(limit)s characters are possible.",
                limit,
            )
            counted = words % {"length": count_graphemes(value), "limit": limit}
            self.add_error(question.key, forms.ValidationError(counted, code="long"))

    def _take_file(self, question: AskedQuestion) -> None:
        key, kept = question.key, self.kept_files.get(question.key)
        if self.cleaned_data.get(remove_name(key)):
            self.removed.add(key)
            kept = None
        given = self.cleaned_data.get(key)
        if given:
            try:
                self.files_given[key] = checked(given, field=key)
            except DomainError as error:
                self.add_error(key, forms.ValidationError(str(error), code=error.code))
        self.values[key] = bool(kept or key in self.files_given) or None


def _help(question: AskedQuestion) -> str:
    limits = ""
    if question.kind == Kind.FILE:
        limits = _("%(kinds)s, at most %(limit)s MB.") % {"kinds": endings(), "limit": LARGEST_FILE // 1024 // 1024}
    return " ".join(words for words in (question.help, question.reason, limits) if words)


def use_name(key: str) -> str:
    return f"{key}.use"


def remove_name(key: str) -> str:
    return f"{key}.remove"


INTAKE_WORDS: dict[str, str | Promise] = {
    "practice": gettext_lazy("You may pass this on as an example of good practice, without my name."),
    "challenge": gettext_lazy("You may bring this into the meeting as a challenge, without my name."),
    "case": gettext_lazy("You may bring this into the meeting as a case, without my name and without the place."),
}


def _json(value: Any) -> Any:
    """Return the answer as JSON holds it."""
    if value in (None, "", [], {}):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value


def _short(question: AskedQuestion) -> forms.Field:
    attrs = {"dir": "auto", "data-count": question.most_characters or ""}
    return forms.CharField(max_length=LONGEST_DRAFT, widget=forms.TextInput(attrs=attrs))


def _long(question: AskedQuestion) -> forms.Field:
    limit = question.most_characters or 0
    attrs = {"rows": 4 if limit <= 600 else 8, "dir": "auto", "data-count": limit or ""}
    return forms.CharField(max_length=LONGEST_DRAFT, widget=forms.Textarea(attrs=attrs))


def _choice(question: AskedQuestion) -> forms.Field:
    if len(question.choices) > RADIO_MOST:
        return forms.ChoiceField(choices=[("", _("Choose …")), *question.choices])
    return forms.ChoiceField(choices=question.choices, widget=forms.RadioSelect)


def _several(question: AskedQuestion) -> forms.Field:
    return forms.MultipleChoiceField(choices=question.choices, widget=forms.CheckboxSelectMultiple)


def _scale(question: AskedQuestion) -> forms.Field:
    return forms.TypedChoiceField(
        choices=question.choices, coerce=int, empty_value=None, widget=forms.RadioSelect(attrs={"class": "scale"})
    )


def _date(_question: AskedQuestion) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _number(question: AskedQuestion) -> forms.Field:
    low = -LARGEST_NUMBER if question.lowest is None else question.lowest
    high = LARGEST_NUMBER if question.highest is None else question.highest
    # Not type="number": it empties itself without a word when somebody types "about 20".
    widget = forms.TextInput(attrs={"inputmode": "numeric", "dir": "auto", "class": "number"})
    return forms.IntegerField(min_value=low, max_value=high, widget=widget)


def _file(_question: AskedQuestion) -> forms.Field:
    accept = ",".join(f".{ending.strip().lower()}" for ending in endings().split(","))
    return forms.FileField(max_length=255, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": accept}))


def _consent(_question: AskedQuestion) -> forms.Field:
    return forms.BooleanField()


def _languages(question: AskedQuestion) -> forms.Field:
    return LanguagesField(languages=question.choices)


_FIELDS: dict[str, Any] = {
    Kind.SHORT: _short,
    Kind.LONG: _long,
    Kind.CHOICE: _choice,
    Kind.SEVERAL: _several,
    Kind.SCALE: _scale,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.FILE: _file,
    Kind.CONSENT: _consent,
    Kind.LANGUAGES: _languages,
}
