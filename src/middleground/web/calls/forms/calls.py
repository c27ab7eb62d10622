"""The forms of the call itself: what was decided, what it says, when it meets, who organises it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from middleground.web.areas.models import Area
from middleground.web.base.errors import InvalidInput
from middleground.web.base.forms import Form, raise_into
from middleground.web.calls.actions.drafting import CallDraft, OrganiserDraft, SessionDraft
from middleground.web.calls.models import Call, CallOrganiser, CallText
from middleground.web.calls.spoken import language_name, spoken_languages
from middleground.web.calls.times import moment_at, zone_names
from middleground.web.network.models import WorkingGroup
from middleground.web.people.models import Organisation, Person
from middleground.web.people.offering import offer_areas, offer_organisations

LAST_MINUTE = dt.time(23, 59)


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def _one_line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto"})


def day_field(label: Any, **given: Any) -> forms.DateField:
    """Return a field for a day, as every browser offers it."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **given)


def time_field(label: Any, **given: Any) -> forms.TimeField:
    """Return a field for a time of day."""
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **given)


class DeadlineForm(Form):
    """The deadline as a day and a time of day in the zone of the call."""

    deadline_day = day_field(
        _("Deadline"), required=False, help_text=_("Without one the call stays open until you close it.")
    )
    deadline_time = time_field(
        _("At what time"),
        required=False,
        initial=LAST_MINUTE,
        help_text=_("A form that is open gets ten minutes more."),
    )

    def deadline_in(self, zone: str) -> dt.datetime | None:
        """Return the moment of the deadline, or None; a valid form only."""
        day = self.cleaned_data.get("deadline_day")
        time = self.cleaned_data.get("deadline_time") or LAST_MINUTE
        return moment_at(day, time, zone, field="deadline_time") if day else None


def deadline_values(call: Call) -> dict[str, Any]:
    """Return the deadline as the form shows it."""
    if call.deadline_at is None:
        return {}
    local = call.deadline_at.astimezone(call.zone)
    return {"deadline_day": local.date(), "deadline_time": local.time()}


class CallForm(DeadlineForm):
    """Everything that is decided about a call, beside its words, its dates and its questions."""

    contact = forms.ModelChoiceField(
        label=_("Who answers questions"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Not decided yet"),
        help_text=_("They get questions by letter. Their address is never shown."),
    )
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=100_000, required=False)
    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.all(), required=False, empty_label=_("Everywhere")
    )
    format = forms.ChoiceField(label=_("How people meet"), choices=Call.Format.choices)
    join_link = forms.URLField(
        label=_("Link to join online"),
        required=False,
        assume_scheme="https",
        help_text=_("Only people who confirmed their place read it."),
    )
    working_languages = forms.MultipleChoiceField(
        label=_("Spoken at the meeting"),
        required=False,
        choices=spoken_languages,
        widget=forms.CheckboxSelectMultiple,
    )
    interpreted_languages = forms.MultipleChoiceField(
        label=_("Interpreted"), required=False, choices=spoken_languages, widget=forms.CheckboxSelectMultiple
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: [(name, name) for name in zone_names()])
    late_policy = forms.ChoiceField(label=_("After the deadline"), choices=Call.LatePolicy.choices)
    method = forms.ChoiceField(label=_("How places are given"), choices=Call.Method.choices, widget=forms.RadioSelect)
    duos = forms.ChoiceField(label=_("Applying together"), choices=Call.Duos.choices)
    reply_days = forms.IntegerField(label=_("Days to reply to an invitation"), min_value=1, max_value=60)
    language = forms.ChoiceField(label=_("Language you write in"), choices=settings.LANGUAGES)
    others = forms.MultipleChoiceField(
        label=_("Also offered in"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    published_from = forms.CharField(
        label=_("Place and office of the announcement"),
        max_length=120,
        required=False,
        widget=_one_line(),
        help_text=_("Shown with the date of publication, as in a news item."),
    )
    keep_months = forms.IntegerField(
        label=_("Months until applications are erased"),
        min_value=1,
        max_value=24,
        help_text=_("Counted from the end of the meeting."),
    )

    def __init__(self, *args: Any, call: Call, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._call = call
        offer_contacts(self.fields["contact"], [call.organisation])
        offer_areas(self.fields["area"], [call.organisation], by)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        try:
            self.deadline_at = self.deadline_in(cleaned.get("time_zone") or self._call.time_zone)
        except InvalidInput as error:
            raise_into(self, error)
        return cleaned

    def draft(self) -> CallDraft:
        """Return what was decided, once the form is valid."""
        given = self.cleaned_data
        first = given["language"]
        same = {name: given[name] for name in SAME}
        return CallDraft(
            languages=(first, *(code for code in given["others"] if code != first)),
            working_languages=tuple(given["working_languages"]),
            interpreted_languages=tuple(given["interpreted_languages"]),
            deadline_at=self.deadline_at,
            **same,
        )


SAME = (
    "contact", "places", "area", "format", "join_link", "time_zone", "late_policy", "method", "duos", "reply_days",
    "published_from", "keep_months",
)  # fmt: skip


def values_of(call: Call) -> dict[str, Any]:
    """Return what was decided as the form shows it."""
    same = {name: getattr(call, name) for name in SAME}
    lists = {name: getattr(call, name) for name in ("working_languages", "interpreted_languages")}
    return {**same, **lists, **deadline_values(call), "language": call.language, "others": call.languages[1:]}


def offer_contacts(field: forms.Field, organisations: list[Organisation]) -> None:
    """Offer the people who work for one of the organisations."""
    assert isinstance(field, forms.ModelChoiceField)
    staff = Person.objects.filter(grants__organisation__in=organisations, is_active=True)
    field.queryset = staff.distinct().order_by("name", "email")


class BeginForm(DeadlineForm):
    """The few things no template can know: title, day, deadline, places, who answers."""

    title = forms.CharField(label=_("Title"), max_length=250, widget=_one_line())
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    others = forms.MultipleChoiceField(label=_("Also offered in"), required=False, widget=forms.CheckboxSelectMultiple)
    first_day = day_field(_("First day of the meeting"))
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=100_000)
    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.all(), required=False, empty_label=_("Everywhere")
    )
    contact = forms.ModelChoiceField(
        label=_("Who answers questions"),
        queryset=Person.objects.none(),
        help_text=_("They get questions by letter. Their address is never shown."),
    )

    def __init__(
        self, *args: Any, organisations: list[Organisation], by: Person, zone: str, languages: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._zone = zone
        self._offer_languages(languages)
        offer_contacts(self.fields["contact"], organisations)
        offer_areas(self.fields["area"], organisations, by)
        self.fields["contact"].initial = by
        offer_organisations(self, organisations)

    def _offer_languages(self, languages: list[str]) -> None:
        """Offer the other languages the template is written in."""
        field = self.fields["others"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, language_name(code)) for code in languages]
        if not languages:
            del self.fields["others"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        try:
            self.deadline_at = self.deadline_in(self._zone)
        except InvalidInput as error:
            raise_into(self, error)
        return cleaned


class WordsForm(Form):
    """What a call says, in one language."""

    title = forms.CharField(label=_("Title"), max_length=250, widget=_one_line(), required=False)
    short_title = forms.CharField(
        label=_("Short title"),
        max_length=60,
        required=False,
        widget=_one_line(),
        help_text=_("For lists, letters and pictures. Without one the title is shortened at the end of a word."),
    )
    background = forms.CharField(label=_("Background"), max_length=6000, required=False, widget=_lines(6))
    aim = forms.CharField(
        label=_("Aim"),
        max_length=4000,
        required=False,
        widget=_lines(5),
        help_text=_("What people will find out, exchange or make together."),
    )
    sought = forms.CharField(
        label=_("Who is sought"),
        max_length=4000,
        required=False,
        widget=_lines(5),
        help_text=_("Roles and experience, one per line with a dash in front."),
    )
    requirements = forms.CharField(label=_("What is required"), max_length=3000, required=False, widget=_lines(3))
    programme = forms.CharField(label=_("Format and programme"), max_length=4000, required=False, widget=_lines(5))
    outcome = forms.CharField(
        label=_("What comes of it"),
        max_length=3000,
        required=False,
        widget=_lines(3),
        help_text=_("A checklist, a paper, a decision: what taking part leads to, and by when."),
    )
    places_note = forms.CharField(
        label=_("How places are given"),
        max_length=2000,
        required=False,
        widget=_lines(3),
        help_text=_("The method and the number of places are said anyway."),
    )
    accessibility = forms.CharField(
        label=_("Accessibility"),
        max_length=2000,
        required=False,
        widget=_lines(3),
        help_text=_("Ways in, toilets, hearing loop, breaks, care of children, costs that are met."),
    )
    venue = forms.CharField(label=_("Where"), max_length=300, required=False, widget=_one_line())
    contact_role = forms.CharField(
        label=_("Who to ask"),
        max_length=200,
        required=False,
        widget=_one_line(),
        help_text=_("An office or a role, not an address: “Secretariat of the working group”."),
    )

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in CallText.FIELDS}


class SessionForm(Form):
    """One dated part of the meeting, in the zone of the call."""

    key = forms.IntegerField(required=False, widget=forms.HiddenInput)
    day = day_field(_("Day"), required=False)
    begins = time_field(_("From"), required=False)
    ends = time_field(_("To"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = [bool(cleaned.get(name) is not None) for name in ("day", "begins", "ends")]
        if any(given) and not all(given) and not self.errors:
            raise forms.ValidationError(_("A part of the meeting needs a day and both times."))
        return cleaned

    def draft(self, zone: str) -> SessionDraft | None:
        """Return the part; None for a line that was left empty or is to be removed."""
        given = self.cleaned_data
        if not given.get("day") or given.get("DELETE"):
            return None
        begins, ends = (moment_at(given["day"], given[name], zone, field=name) for name in ("begins", "ends"))
        return SessionDraft(begins, ends, given.get("key"))


class PatternForm(Form):
    """Dates that come in a pattern, from the first day."""

    pattern = forms.ChoiceField(
        label=_("Pattern"),
        choices=[
            ("half_days", _("Two half-days in a row, 9:00 to 12:30")),
            ("half_days_apart", _("Two half-days with two days between, 9:00 to 12:30")),
            ("lunch_to_lunch", _("Lunch to lunch: an afternoon and the next morning")),
            ("one_day", _("One day, 9:30 to 16:30")),
            ("evening", _("One evening, 19:00 to 21:30")),
            ("evenings", _("Three evenings, a week apart, 19:00 to 21:30")),
        ],
    )
    first_day = day_field(_("First day of the meeting"))


class OrganiserForm(Form):
    """One body behind the call."""

    part = forms.ChoiceField(label=_("Part in it"), choices=CallOrganiser.Part.choices)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.all(), required=False, empty_label=_("None of these")
    )
    working_group = forms.ModelChoiceField(
        label=_("Or working group"),
        queryset=WorkingGroup.objects.filter(is_active=True),
        required=False,
        empty_label=_("None of these"),
    )
    name = forms.CharField(label=_("Or its name"), max_length=160, required=False, widget=_one_line())

    def draft(self) -> OrganiserDraft | None:
        """Return the body, by the first of the three that was given; None for an empty line or one to be removed."""
        given = self.cleaned_data
        group, organisation = given.get("working_group"), given.get("organisation")
        if given.get("DELETE") or not (group or organisation or given.get("name")):
            return None
        if group or organisation:
            return OrganiserDraft(
                given["part"], organisation=organisation, working_group=None if organisation else group
            )
        return OrganiserDraft(given["part"], given["name"])


SessionForms = formset_factory(SessionForm, extra=1, can_delete=True, max_num=60)
OrganiserForms = formset_factory(OrganiserForm, extra=2, can_delete=True, max_num=30)
