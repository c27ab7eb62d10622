"""The forms about people."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
)
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from middleground.web.areas.models import Area
from middleground.web.base.forms import Form
from middleground.web.people.models import ApiToken, Organisation, Person, PrivacyStatement, Role
from middleground.web.people.queries import holds, organisations_run_by


class Plain:
    """allauth's fields without the grey words inside them: labels and hints say what to enter."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(Plain, LoginForm):  # type: ignore[misc]
    """Asks for the address alone, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address = self.fields["login"]
        address.label = _("E-mail address")
        address.help_text = _("We send a code to this address. There is no password to remember.")


class SignInCodeForm(Plain, ConfirmLoginCodeForm):  # type: ignore[misc]
    pass


class AddressForm(Plain, AddEmailForm):  # type: ignore[misc]
    pass


class AddressCodeForm(Plain, ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class SecondStepForm(Plain, AuthenticateForm):  # type: ignore[misc]
    pass


class SecondStepAgainForm(Plain, ReauthenticateForm):  # type: ignore[misc]
    pass


class NewAppForm(Plain, ActivateTOTPForm):  # type: ignore[misc]
    pass


class RoleForm(Form):
    """A role, for an organisation, everywhere or in one area; offers what the acting person may give."""

    role = forms.ChoiceField(label=pgettext_lazy("of a person", "Role"))
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    area = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Area.objects.all(),
        required=False,
        empty_label=_("Everywhere"),
        help_text=_("The role then counts in this area and its parts only."),
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        administers = holds(by, Role.ADMINISTRATOR)
        choices = [choice for choice in Role.choices if administers or choice[0] != Role.ADMINISTRATOR]
        organisations = self.fields["organisation"]
        assert isinstance(organisations, forms.ModelChoiceField)
        organisations.queryset = organisations_run_by(by)
        if len(organisations.queryset) == 1:
            organisations.empty_label = None  # nothing to choose
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = choices


class InvitationForm(RoleForm):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE
    )
    field_order = ("email", "role", "organisation", "area", "language")


class AcceptForm(Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As others here should see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Your language"), choices=settings.LANGUAGES)
    agree = forms.BooleanField(label=_("I agree that an account is kept for me, as described under “What we keep”"))
    news = forms.BooleanField(label=_("You may write to me about what is planned"), required=False)


class JoinForm(Form):
    """Accepting with an account that exists: nothing to fill in."""


class OwnDataForm(Form):
    name = forms.CharField(
        label=_("Your name"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Your language"), choices=settings.LANGUAGES)


class EraseForm(Form):
    sure = forms.BooleanField(label=_("I understand that this cannot be undone"))


class OrganisationForm(Form):
    name = forms.CharField(label=pgettext_lazy("of an organisation", "Name"), max_length=160)
    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.all(), required=False, empty_label=_("No area of its own")
    )


class StatementForm(Form):
    """A privacy statement in every language of the site."""

    law = forms.ChoiceField(
        label=_("Law"),
        choices=PrivacyStatement.Law.choices,
        help_text=_("Bodies of the European Union come under the second, everybody else under the first."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
            self.fields[f"text_{code}"] = forms.CharField(
                label=name,
                required=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 10, "lang": code, "dir": direction}),
            )

    def texts(self) -> dict[str, str]:
        """Return what was written, by language."""
        return {code: self.cleaned_data[f"text_{code}"] for code, _name in settings.LANGUAGES}


def values_of(statement: PrivacyStatement) -> dict[str, Any]:
    """Return a statement as the form shows it."""
    return {"law": statement.law, **{f"text_{code}": text for code, text in statement.texts.items()}}


class TokenForm(Form):
    """What a program may read in one's name, and until when."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("So that you recognise it later, such as “planning sheet”."),
    )
    scope = forms.ChoiceField(
        label=_("What it may read"),
        choices=ApiToken.Scope.choices,
        initial=ApiToken.Scope.PLAIN,
        widget=forms.RadioSelect,
        help_text=_("Never more than you may read yourself, and nothing can be changed with it."),
    )
    days = forms.TypedChoiceField(
        label=_("How long it works"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
        initial=90,
        widget=forms.RadioSelect,
    )
