from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from middleground.web.base.forms import Form
from middleground.web.network.actions.subscribing import Wishes
from middleground.web.network.models import Subscriber, Topic, WorkingGroup
from middleground.web.network.queries.groups import offered_groups, offered_topics


class GroupsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic only in the stubs
    """Working groups by their full names: “FC&S” alone says nothing to somebody new."""

    def label_from_instance(self, obj: WorkingGroup) -> str:
        return obj.full_name


def offer_topics_and_groups(form: Form) -> None:
    """Offer what there is to choose by; a field without a choice is not shown."""
    for name, offered in (("topics", offered_topics()), ("groups", offered_groups())):
        field = form.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = offered
        if not field.queryset:
            del form.fields[name]


class WishesForm(Form):
    """What somebody wants news of; fields without anything to choose are left out."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.none(),
        required=False,
        help_text=_("Choose none to get everything."),
        widget=forms.CheckboxSelectMultiple,
    )
    groups = GroupsField(
        label=_("Working groups"),
        queryset=WorkingGroup.objects.none(),
        required=False,
        help_text=_("Choose none to get everything."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_topics_and_groups(self)

    def wishes(self) -> Wishes:
        """Return what was chosen, once the form is valid."""
        given = self.cleaned_data
        return Wishes(given["language"], list(given.get("topics", ())), list(given.get("groups", ())))


class SubscribeForm(WishesForm):
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    field_order = ("email", "language", "topics", "groups")


class RemoveForm(Form):
    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Of somebody who asked to be taken off and cannot use the link in a letter."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


def wishes_of(subscriber: Subscriber) -> dict[str, Any]:
    """Return a subscriber's wishes as the form shows them."""
    return {
        "language": subscriber.language,
        "topics": list(subscriber.topics.all()),
        "groups": list(subscriber.groups.all()),
    }
