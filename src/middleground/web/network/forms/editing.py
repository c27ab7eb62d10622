from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from middleground.web.base.forms import Form
from middleground.web.network.actions.editing import Draft, Part
from middleground.web.network.actions.sending import Audience
from middleground.web.network.content import choices_in
from middleground.web.network.forms.subscribing import GroupsField, offer_topics_and_groups
from middleground.web.network.languages import direction_of, reader_language
from middleground.web.network.models import Issue, Section, Topic, WorkingGroup
from middleground.web.people.models import Organisation
from middleground.web.people.offering import offer_organisations

PICTURES = {"accept": "image/png,image/jpeg,image/webp"}
PICTURE_HELP = _(
    "PNG, JPEG or WebP, at most 150 kB, since it travels in every letter. What a camera noted beside it is removed."
)
ALT_HELP = _("What the picture shows, for those who do not see it.")


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto"})


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class IssueForm(Form):
    """The head of a newsletter, in the language it is written in."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    language = forms.ChoiceField(label=_("Language you write in"), choices=settings.LANGUAGES)
    others = forms.MultipleChoiceField(
        label=_("Also written in"),
        choices=settings.LANGUAGES,
        required=False,
        help_text=_("You translate it afterwards. Everybody gets the letter in their language where there is one."),
        widget=forms.CheckboxSelectMultiple,
    )
    subject = forms.CharField(
        label=_("Subject"), max_length=150, required=False, help_text=_("The line people see first."), widget=_line()
    )
    preview = forms.CharField(
        label=_("In one or two sentences"),
        max_length=400,
        required=False,
        help_text=_("Many mail programs show it beside the subject."),
        widget=_lines(2),
    )
    picture = forms.FileField(
        label=_("Picture at the top"),
        required=False,
        help_text=PICTURE_HELP,
        widget=forms.FileInput(attrs=PICTURES),
    )
    remove_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    alt = forms.CharField(
        label=_("Alternative text"), max_length=300, required=False, help_text=ALT_HELP, widget=_line()
    )

    def __init__(self, *args: Any, organisations: list[Organisation], has_picture: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_organisations(self, organisations)
        if not has_picture:
            del self.fields["remove_picture"]

    def draft(self) -> Draft:
        """Return what was written, once the form is valid."""
        given = self.cleaned_data
        first = given["language"]
        return Draft(
            languages=(first, *(code for code in given["others"] if code != first)),
            words={name: given[name] for name in Issue.FIELDS},
            picture=given["picture"].read() if given["picture"] else None,
            remove_picture=given.get("remove_picture", False),
        )


class SectionForm(Form):
    """One section, in the language the newsletter is written in."""

    heading = forms.CharField(label=_("Heading"), max_length=150, required=False, widget=_line())
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        required=False,
        help_text=_("An empty line begins a paragraph, “- ” a point of a list; **bold**, [words](https://address)."),
        widget=_lines(10),
    )
    link = forms.CharField(
        label=_("Link"),
        max_length=500,
        required=False,
        help_text=_("A whole address, or a path of this site such as /results/."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    button = forms.CharField(label=_("Words on the button"), max_length=60, required=False, widget=_line())
    source = forms.ChoiceField(
        label=_("From this site"),
        required=False,
        help_text=_("Title, text and link then come from there."),
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=PICTURE_HELP,
        widget=forms.FileInput(attrs=PICTURES),
    )
    remove_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    alt = forms.CharField(
        label=_("Alternative text"), max_length=300, required=False, help_text=ALT_HELP, widget=_line()
    )

    def __init__(self, *args: Any, has_picture: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = self.fields["source"]
        assert isinstance(source, forms.ChoiceField)
        offered = choices_in(reader_language())
        source.choices = [("", _("Nothing, the words stand above")), *offered]
        if not offered:
            del self.fields["source"]
        if not has_picture:
            del self.fields["remove_picture"]

    def part(self) -> Part:
        """Return what was written, once the form is valid."""
        given = self.cleaned_data
        return Part(
            words={name: given[name] for name in Section.FIELDS},
            link=given["link"].strip(),
            source=given.get("source", ""),
            picture=given["picture"].read() if given["picture"] else None,
            remove_picture=given.get("remove_picture", False),
        )


LABELS = {
    "subject": _("Subject"),
    "preview": _("In one or two sentences"),
    "alt": _("Alternative text"),
    "heading": _("Heading"),
    "text": _("Text"),
    "button": _("Words on the button"),
}
LONG = {"preview": 2, "text": 8}


class TranslationForm(Form):
    """Every field that was written in the first language, to be written in another; the original stands above each."""

    def __init__(self, *args: Any, issue: Issue, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts: list[tuple[int, list[tuple[str, str]]]] = []
        self._add(0, issue.words, Issue.FIELDS, issue, language)
        for section in issue.sections.all():
            self._add(section.pk, section.words, Section.FIELDS, issue, language)

    def _add(self, key: int, words: Any, fields: tuple[str, ...], issue: Issue, language: str) -> None:
        original, said, names = words.get(issue.language, {}), words.get(language, {}), []
        for name in fields:
            if original.get(name):
                self.fields[f"{name}_{key}"] = _translated_field(name, said.get(name, ""), language)
                names.append((f"{name}_{key}", original[name]))
        self.parts.append((key, names))

    def shown_parts(self) -> list[list[tuple[forms.BoundField, str]]]:
        """Return the fields part by part, each with its original."""
        return [[(self[name], original) for name, original in names] for _key, names in self.parts if names]

    def words(self) -> dict[int, dict[str, str]]:
        """Return what was written, by section; 0 is the head."""
        found: dict[int, dict[str, str]] = {key: {} for key, _names in self.parts}
        for name, text in self.cleaned_data.items():
            field, key = name.rsplit("_", 1)
            found[int(key)][field] = text
        return found


def _translated_field(name: str, initial: str, language: str) -> forms.CharField:
    attrs = {"lang": language, "dir": direction_of(language)}
    widget = forms.Textarea(attrs={**attrs, "rows": LONG[name]}) if name in LONG else forms.TextInput(attrs=attrs)
    return forms.CharField(label=LABELS[name], initial=initial, required=False, max_length=20_000, widget=widget)


class AudienceForm(Form):
    """Whom a newsletter is for."""

    groups = GroupsField(
        label=_("Working groups"),
        queryset=WorkingGroup.objects.none(),
        required=False,
        help_text=_("Those who chose one of these. Choose none for all."),
        widget=forms.CheckboxSelectMultiple,
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.none(),
        required=False,
        help_text=_("Those who chose one of these. Choose none for all."),
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        required=False,
        help_text=_("Those who read one of these. Choose none for all."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_topics_and_groups(self)

    def audience(self) -> Audience:
        """Return what was chosen, once the form is valid."""
        given = self.cleaned_data
        return Audience(list(given.get("groups", ())), list(given.get("topics", ())), given["languages"])


class ScheduleForm(Form):
    send_at = forms.DateTimeField(
        label=_("Send at"),
        help_text=_("In the time zone of this site."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def head_of(issue: Issue) -> dict[str, Any]:
    """Return the head of an issue as the form shows it."""
    said = issue.words.get(issue.language, {})
    return {
        "organisation": issue.organisation,
        "language": issue.language,
        "others": issue.languages[1:],
        **{name: said.get(name, "") for name in Issue.FIELDS},
    }


def part_of(section: Section) -> dict[str, Any]:
    """Return a section as the form shows it."""
    said = section.words.get(section.issue.language, {})
    return {"link": section.link, "source": section.source, **{name: said.get(name, "") for name in Section.FIELDS}}


def audience_values(issue: Issue) -> dict[str, Any]:
    """Return whom an issue is for, as the form shows it."""
    return {"groups": list(issue.groups.all()), "topics": list(issue.topics.all()), "languages": issue.readers}
