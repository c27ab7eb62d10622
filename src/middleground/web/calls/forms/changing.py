"""The forms with which a call is opened later, extended, opened again, called off; and the question to its contact."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from middleground.web.base.forms import Form
from middleground.web.calls.forms.calls import LAST_MINUTE, day_field, time_field
from middleground.web.calls.models import Call
from middleground.web.calls.times import moment_at


class SureForm(Form):
    """Nothing to fill in: the button is the answer."""


class ScheduleForm(Form):
    """When the call opens by itself."""

    opens_day = day_field(_("Opens on"))
    opens_time = time_field(_("At what time"), initial=dt.time(9, 0))

    def opens_at(self, call: Call) -> dt.datetime:
        day, time = self.cleaned_data["opens_day"], self.cleaned_data["opens_time"]
        return moment_at(day, time, call.time_zone, field="opens_time")


class ReasonForm(Form):
    """Why; everybody who applied reads it."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Everybody who applied reads it, and it stands on the page."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class ExtendForm(ReasonForm):
    """A later deadline, and why."""

    deadline_day = day_field(_("New deadline"))
    deadline_time = time_field(_("At what time"), initial=LAST_MINUTE)
    field_order = ("deadline_day", "deadline_time", "reason")

    def deadline_at(self, call: Call) -> dt.datetime | None:
        day, time = self.cleaned_data.get("deadline_day"), self.cleaned_data.get("deadline_time") or LAST_MINUTE
        return moment_at(day, time, call.time_zone, field="deadline_time") if day else None


class ReopenForm(ExtendForm):
    """A new deadline or none, and why."""

    deadline_day = day_field(
        _("New deadline"), required=False, help_text=_("Without one the call stays open until you close it.")
    )
    deadline_time = time_field(_("At what time"), required=False, initial=LAST_MINUTE)


class AskForm(Form):
    """A question to the contact person; the address serves the answer alone."""

    name = forms.CharField(label=_("Your name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    address = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("For the answer only. It is not kept here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    question = forms.CharField(
        label=_("Your question"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)  # people do not see it; machines fill it in

    def asked(self) -> dict[str, str]:
        """Return the question and who asks it."""
        return {name: self.cleaned_data[name] for name in ("name", "address", "question")}

    def is_machine(self) -> bool:
        """Say whether the field that people do not see was filled in."""
        return bool(self.cleaned_data["website"])
