from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from middleground.web.base.errors import InvalidInput
from middleground.web.base.forms import Form
from middleground.web.calls.actions.sharing_out import MOST_EACH
from middleground.web.calls.models import Call, CallTeamMember
from middleground.web.people.models import Person

MOST = forms.IntegerField(
    label=_("At most so many applications"),
    required=False,
    min_value=1,
    max_value=10_000,
    help_text=_("Only for reviewers. Empty: as many as the others."),
)


class MemberForm(Form):
    """Who gets which part: somebody of the organisation, or anybody with an account by their address."""

    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Somebody else"),
        help_text=_("People who hold a role in the organisation."),
    )
    email = forms.EmailField(label=_("E-mail address of somebody else"), required=False)
    part = forms.ChoiceField(label=_("Part"), choices=CallTeamMember.Part.choices, widget=forms.RadioSelect)
    most_reviews = MOST

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        own = Person.objects.filter(grants__organisation=call.organisation_id, is_active=True)
        field.queryset = own.distinct().order_by("name", "email")

    def who(self) -> Person:
        """Return the person who is meant."""
        chosen: Person | None = self.cleaned_data["person"]
        if chosen is not None:
            return chosen
        found = Person.objects.filter(email__iexact=self.cleaned_data["email"] or "-", is_active=True).first()
        if found is None:
            raise InvalidInput("calls.no_account", field="email" if self.cleaned_data["email"] else "person")
        return found


class MostForm(Form):
    most_reviews = MOST


class ShareOutForm(Form):
    """How many readers, and whether what nobody has begun is given out again."""

    each = forms.IntegerField(label=_("Readers for each application"), min_value=1, max_value=MOST_EACH, initial=2)
    anew = forms.BooleanField(
        label=_("Give out again what nobody has begun to read"),
        required=False,
        help_text=_("For when somebody joined the team or left it."),
    )


class ReadingRulesForm(Form):
    shows_experience = forms.BooleanField(
        label=_("Readers see the answers about role and experience"),
        required=False,
        help_text=_("Everything else that the balance of the group counts stays hidden from them."),
    )
