from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from middleground.web.areas.models import Area
from middleground.web.base.forms import Form
from middleground.web.conversations.actions.drafting import Draft
from middleground.web.conversations.models import Conversation, ConversationText
from middleground.web.people.models import Organisation, Person, Role
from middleground.web.people.offering import offer_areas, offer_organisations


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class FirstPageForm(Form):
    """The first page in one language."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("Short and open, as on a poster: “Our park after dark”."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=1200,
        required=False,
        help_text=_("What is to be decided, and what people’s answers can change."),
        widget=_lines(4),
    )
    who_asks = forms.CharField(label=_("Who asks"), max_length=300, required=False, widget=_lines(2))
    who_pays = forms.CharField(label=_("Who pays"), max_length=300, required=False, widget=_lines(2))
    who_sees = forms.CharField(
        label=_("Who sees what"),
        max_length=600,
        required=False,
        help_text=_("That no police or security service receives anything is said on every first page."),
        widget=_lines(3),
    )
    how_to_leave = forms.CharField(label=_("How to leave"), max_length=600, required=False, widget=_lines(2))

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ConversationText.FIELDS}


class DraftForm(FirstPageForm):
    """Everything a coordinator decides before a conversation opens; a draft may be kept half finished."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.all(), required=False, empty_label=_("Everywhere")
    )
    language = forms.ChoiceField(label=_("Language you write in"), choices=settings.LANGUAGES)
    others = forms.MultipleChoiceField(
        label=_("Also offered in"),
        choices=settings.LANGUAGES,
        required=False,
        help_text=_("You translate the first page and the statements afterwards."),
        widget=forms.CheckboxSelectMultiple,
    )
    answering_person = forms.ModelChoiceField(
        label=_("Who will answer"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Not decided yet"),
        help_text=_("A named person with the role “answering authority”. They are asked to promise it themselves."),
    )
    answer_due = forms.DateField(
        label=_("Answer by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    is_strict = forms.BooleanField(
        label=_("A moderator reads every statement before others see it"), required=False, initial=True
    )
    is_telling = forms.BooleanField(
        label=_("Show people first what their answer tells most about"),
        required=False,
        help_text=_(
            "Otherwise each statement is about as likely as any other. Either way each keeps a chance, and results are"
            " corrected for what was shown."
        ),
    )

    def __init__(self, *args: Any, organisations: list[Organisation], by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_organisations(self, organisations)
        offer_areas(self.fields["area"], organisations, by)
        keys = [organisation.pk for organisation in organisations]
        answering = Person.objects.filter(grants__role=Role.ANSWERING, grants__organisation__in=keys, is_active=True)
        self.choices_of("answering_person").queryset = answering.distinct().order_by("name", "email")

    def choices_of(self, name: str) -> forms.ModelChoiceField[Any]:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        return field

    def draft(self) -> Draft:
        """Return what was decided, once the form is valid."""
        first, given = self.cleaned_data["language"], self.cleaned_data
        return Draft(
            languages=(first, *(code for code in given["others"] if code != first)),
            texts=self.texts(),
            area=given["area"],
            answering_person=given["answering_person"],
            answer_due=given["answer_due"],
            is_strict=given["is_strict"],
            is_telling=given["is_telling"],
        )


def values_of(conversation: Conversation) -> dict[str, Any]:
    """Return a draft as the form shows it."""
    texts = {text.language: text for text in conversation.texts.all()}
    text = texts.get(conversation.language)
    first_page = {name: getattr(text, name) for name in ConversationText.FIELDS} if text else {}
    return {
        **first_page,
        "organisation": conversation.organisation,
        "area": conversation.area,
        "language": conversation.language,
        "others": conversation.languages[1:],
        "answering_person": conversation.answering_person,
        "answer_due": conversation.answer_due,
        "is_strict": conversation.is_strict,
        "is_telling": conversation.is_telling,
    }


class SeedsForm(Form):
    """Statements to begin with: typed, or from a file; what the file held stays in the page while it is mended."""

    statements = forms.CharField(
        label=_("Statements to begin with"),
        required=False,
        help_text=_("One per line, at most 200 characters, one idea each. At least five; twelve to twenty are good."),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("A CSV table with a column “statement” and, if you have translations, a column per language code."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    from_file = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)


class StatementTranslationForm(Form):
    """One field per statement; built from the statements there are."""

    def __init__(self, *args: Any, originals: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, original in originals:
            self.fields[f"text_{number}"] = forms.CharField(
                label=original, required=False, max_length=2000, widget=_lines(2)
            )

    def translations(self) -> dict[int, str]:
        return {int(name.removeprefix("text_")): text for name, text in self.cleaned_data.items()}
