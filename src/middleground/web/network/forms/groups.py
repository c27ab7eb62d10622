from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from middleground.web.base.forms import Form
from middleground.web.network.languages import direction_of
from middleground.web.network.models import Membership, Topic, WorkingGroup
from middleground.web.network.queries.groups import offered_topics
from middleground.web.people.models import Organisation, Person
from middleground.web.people.offering import offer_organisations


class WrittenForm(Form):
    """Names (and aims) in every language of the site."""

    written: tuple[tuple[str, Any, int, int], ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in settings.LANGUAGES:
            attrs = {"lang": code, "dir": direction_of(code)}
            for name, label, length, rows in self.written:
                widget = forms.Textarea(attrs={**attrs, "rows": rows}) if rows else forms.TextInput(attrs=attrs)
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=f"{label} ({language})", max_length=length, required=False, widget=widget
                )

    def texts(self, name: str) -> dict[str, str]:
        return {code: self.cleaned_data[f"{name}_{code}"] for code, _language in settings.LANGUAGES}


class GroupForm(WrittenForm):
    written = (
        ("name", pgettext_lazy("of a working group", "Name"), 160, 0),
        ("aim", pgettext_lazy("of a working group", "Aim"), 1200, 3),
    )
    short = forms.CharField(
        label=_("Short name"), max_length=20, help_text=_("The same in every language, such as LOCAL or Y&E.")
    )
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    is_active = forms.BooleanField(label=_("The group works now"), required=False, initial=True)

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_organisations(self, organisations)


class TopicForm(WrittenForm):
    written = (("name", pgettext_lazy("of a topic", "Name"), 80, 0),)
    is_active = forms.BooleanField(label=_("People may choose it"), required=False, initial=True)


class MemberForm(Form):
    """Takes somebody with an account into a group; the address is typed, so that no list of everybody is needed."""

    email = forms.EmailField(
        label=_("E-mail address of the account"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    part = forms.ChoiceField(
        label=pgettext_lazy("in a working group", "Part"), choices=Membership.Part.choices, initial="member"
    )

    def clean_email(self) -> Person:
        person = Person.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has an account with this address. Invite them first."))
        return person


class InterestsForm(Form):
    """What a member says about themselves."""

    languages = forms.MultipleChoiceField(
        label=_("Languages you work in"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"), queryset=Topic.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["topics"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = offered_topics()
        if not field.queryset:
            del self.fields["topics"]


def group_values(group: WorkingGroup) -> dict[str, Any]:
    """Return a group as the form shows it."""
    names = {f"name_{code}": text for code, text in group.names.items()}
    aims = {f"aim_{code}": text for code, text in group.aims.items()}
    return {
        "short": group.short,
        "organisation": group.organisation,
        "is_active": group.is_active,
        **names,
        **aims,
    }


def topic_values(topic: Topic) -> dict[str, Any]:
    return {"is_active": topic.is_active, **{f"name_{code}": text for code, text in topic.names.items()}}
