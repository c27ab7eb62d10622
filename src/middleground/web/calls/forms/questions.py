"""The form of one question: only the fields its kind needs, its words in every language, and when it is asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from middleground.web.base.forms import Form
from middleground.web.calls.actions.asking import IN_NUMBERS, WITH_OPTIONS, QuestionDraft, rules_of
from middleground.web.calls.models import Question

Kind = Question.Kind
WRITTEN = (Kind.SHORT, Kind.LONG)
OFFERED = (*WRITTEN, Kind.SUGGEST)
RULES = 3
SEPARATOR = "|"

KINDS: dict[str, Promise] = {
    Kind.SHORT: _("A line: a name, a town, a job."),
    Kind.LONG: _("A few paragraphs, with a count of characters."),
    Kind.CHOICE: _("One thing out of a list; it may count for the balance of the group."),
    Kind.SEVERAL: _("As many things out of a list as fit."),
    Kind.SCALE: _("A number on a scale, such as 1 to 5."),
    Kind.NUMBER: _("A whole number, such as years of experience."),
    Kind.DATE: _("A day."),
    Kind.LANGUAGES: _("Which languages somebody speaks, and how well."),
    Kind.FILE: _("A file, checked for its kind and size."),
    Kind.CONSENT: _("Something to agree to."),
    Kind.SUGGEST: _("A practice, or a hint whom else to invite. Nothing about other people is stored."),
}


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class QuestionForm(Form):
    """A question of one kind."""

    is_required = forms.BooleanField(label=_("Must be answered"), required=False)
    is_identifying = forms.BooleanField(
        label=_("Hidden from those who read applications"),
        required=False,
        help_text=_("For answers that tell who somebody is."),
    )
    most_characters = forms.IntegerField(
        label=_("At most this many characters"), required=False, min_value=20, max_value=20_000
    )
    lowest = forms.IntegerField(label=_("Lowest number"), required=False)
    highest = forms.IntegerField(label=_("Highest number"), required=False)
    feature = forms.ChoiceField(
        label=_("Counts for the balance of the group as"),
        required=False,
        choices=Question.Feature.choices,
        help_text=_("Those who read applications do not see the answer. Community and religion never count."),
    )
    intake = forms.ChoiceField(
        label=_("What an answer may become, if its author agrees"), required=False, choices=Question.Intake.choices
    )
    join = forms.ChoiceField(
        label=_("Ask it only when"),
        required=False,
        choices=[("all", _("all of these are true")), ("any", _("one of these is true"))],
        widget=forms.RadioSelect,
        initial="all",
    )

    def __init__(
        self, *args: Any, kind: str, languages: list[str], earlier: list[Question], only_words: bool = False, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.kind, self.languages, self.earlier, self.only_words = kind, languages, earlier, only_words
        for name in self._superfluous():
            del self.fields[name]
        for language in languages:
            self._add_words(language)
        if "join" in self.fields:
            self._add_rules()

    def _superfluous(self) -> set[str]:
        if self.only_words:
            return set(self.fields)
        kind, gone = self.kind, set()
        gone |= set() if kind in WRITTEN else {"most_characters"}
        gone |= set() if kind in IN_NUMBERS else {"lowest", "highest"}
        gone |= set() if kind == Kind.CHOICE else {"feature"}
        gone |= set() if kind in OFFERED else {"intake"}
        return gone | (set() if self.earlier else {"join"})

    def _add_words(self, language: str) -> None:
        name = get_language_info(language)["name_translated"]
        is_first = language == self.languages[0]
        label = gettext("Question in %(language)s") % {"language": name}
        self.fields[f"label_{language}"] = forms.CharField(
            label=label, max_length=1000, required=is_first, widget=_area(2)
        )
        if self.kind in WITH_OPTIONS:
            label = gettext("To choose from in %(language)s") % {"language": name}
            note = (
                _("One per line, in the order they are offered.") if is_first else _("In the same order, line by line.")
            )
            self.fields[f"options_{language}"] = forms.CharField(
                label=label, max_length=5000, required=is_first, widget=_area(5), help_text=note
            )
        label = gettext("Help in %(language)s") % {"language": name}
        self.fields[f"help_{language}"] = forms.CharField(label=label, max_length=1000, required=False, widget=_area(2))
        label = gettext("Why it is asked, in %(language)s") % {"language": name}
        self.fields[f"reason_{language}"] = forms.CharField(
            label=label, max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
        )

    def _add_rules(self) -> None:
        choices = self._rule_choices()
        asks_number = any(question.kind in IN_NUMBERS for question in self.earlier)
        for number in range(RULES):
            label = gettext("Condition %(number)s") % {"number": number + 1}
            self.fields[f"rule_{number}"] = forms.ChoiceField(label=label, required=False, choices=choices)
            if asks_number:
                label = gettext("Number for condition %(number)s") % {"number": number + 1}
                self.fields[f"number_{number}"] = forms.IntegerField(label=label, required=False)

    def _rule_choices(self) -> list[Any]:
        choices: list[Any] = [("", pgettext_lazy("no condition", "No condition"))]
        for question in self.earlier:
            title = _label_of(question, self.languages[0])
            choices.append((title, list(_rules_about(question, self.languages[0]))))
        return choices

    @property
    def word_parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each language, for the page."""
        names = ("label", "options", "help", "reason")
        return [
            (code, [self[f"{name}_{code}"] for name in names if f"{name}_{code}" in self.fields])
            for code in self.languages
        ]

    @property
    def rule_parts(self) -> list[list[forms.BoundField]]:
        """The fields of each condition, for the page."""
        rows = [[f"rule_{number}", f"number_{number}"] for number in range(RULES)]
        return [[self[name] for name in row if name in self.fields] for row in rows if row[0] in self.fields]

    @property
    def plain_parts(self) -> list[forms.BoundField]:
        """What is neither words nor a condition, for the page."""
        names = ("is_required", "most_characters", "lowest", "highest", "feature", "intake", "is_identifying")
        return [self[name] for name in names if name in self.fields]

    def draft(self, question: Question | None) -> QuestionDraft:
        """Return the question, once the form is valid; what the form does not ask stays as it was."""
        given = self.cleaned_data
        plain = {name: getattr(question, name) for name in PLAIN} if question is not None and self.only_words else {}
        plain |= {name: given[name] for name in PLAIN if name in given}
        condition = question.condition if question is not None and self.only_words else self._condition()
        return QuestionDraft(
            kind=self.kind,
            labels={code: given[f"label_{code}"] for code in self.languages},
            helps={code: given[f"help_{code}"] for code in self.languages},
            reasons={code: given[f"reason_{code}"] for code in self.languages},
            options=self._options(question),
            condition=condition,
            **plain,
        )

    def _condition(self) -> dict[str, Any]:
        rules = []
        for number in range(RULES):
            chosen = self.cleaned_data.get(f"rule_{number}")
            if chosen:
                rules.append(_rule(chosen, self.cleaned_data.get(f"number_{number}")))
        return {self.cleaned_data.get("join") or "all": rules} if rules else {}

    def _options(self, question: Question | None) -> tuple[tuple[str, dict[str, str]], ...]:
        """Return the lines as options; one that says or stands as before keeps its key."""
        if self.kind not in WITH_OPTIONS:
            return ()
        lines = {code: _read_lines(self.cleaned_data[f"options_{code}"]) for code in self.languages}
        first = lines[self.languages[0]]
        known = list(question.options.all()) if question is not None else []
        by_words = {option.labels.get(self.languages[0]): option.key for option in known}
        same_length = len(known) == len(first)
        found = []
        for place, words in enumerate(first):
            key = by_words.get(words) or (known[place].key if same_length else "")
            labels = {code: lines[code][place] for code in self.languages if place < len(lines[code])}
            found.append((key, labels))
        return tuple(found)


PLAIN = ("is_required", "is_identifying", "feature", "intake", "most_characters", "lowest", "highest")


def values_of(question: Question) -> dict[str, Any]:
    """Return a question as the form shows it."""
    values: dict[str, Any] = {name: getattr(question, name) for name in PLAIN}
    for text in question.texts.all():
        words = {"label": text.label, "help": text.help, "reason": text.reason}
        values |= {f"{name}_{text.language}": word for name, word in words.items()}
    options = list(question.options.all())
    for code in {code for option in options for code in option.labels}:
        values[f"options_{code}"] = "\n".join(option.labels.get(code, "") for option in options)
    values["join"] = "any" if "any" in question.condition else "all"
    for number, rule in enumerate(rules_of(question.condition)):
        comparison = next(name for name in rule if name != "question")
        value = rule[comparison]
        is_number = comparison in {"at_least", "at_most"}
        shown = "" if is_number or comparison == "answered" else str(value)
        values[f"rule_{number}"] = SEPARATOR.join((rule["question"], comparison, shown))
        values[f"number_{number}"] = value if is_number else None
    return values


def _rules_about(question: Question, language: str) -> Any:
    """Yield what a condition can say of a question: which option, at least or at most what number, answered at all."""
    for option in question.options.all():
        words = {"option": option.labels.get(language) or option.key}
        yield SEPARATOR.join((question.key, "is", option.key)), gettext("is “%(option)s”") % words
        yield SEPARATOR.join((question.key, "is_not", option.key)), gettext("is not “%(option)s”") % words
    if question.kind in IN_NUMBERS:
        yield SEPARATOR.join((question.key, "at_least", "")), gettext("is at least the number beside")
        yield SEPARATOR.join((question.key, "at_most", "")), gettext("is at most the number beside")
    yield SEPARATOR.join((question.key, "answered", "")), gettext("is answered")


def _rule(chosen: str, number: int | None) -> dict[str, Any]:
    key, comparison, value = chosen.split(SEPARATOR, 2)
    if comparison == "answered":
        return {"question": key, "answered": True}
    if comparison in {"at_least", "at_most"}:
        return {"question": key, comparison: number or 0}
    return {"question": key, comparison: value}


def _label_of(question: Question, language: str) -> str:
    texts = {text.language: text.label for text in question.texts.all()}
    return texts.get(language) or question.key


def _read_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
