"""Forms of what a balanced group is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from middleground.web.base.forms import Form
from middleground.web.calls.actions.targets import Bounds, Wanted
from middleground.web.calls.models import Call, GroupRules, PlaceOffer, Target, Tie
from middleground.web.calls.queries.examining import Asked
from middleground.web.calls.queries.pool import FeatureQuestion

MOST = 100_000


def _count(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, required=False, **more)


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One level with its two numbers and how many applied."""

    label: str
    applied: int
    low: BoundField
    high: BoundField


class TargetsForm(Form):
    """At least and at most how many of each level, and what else every group keeps to."""

    minimum_suitability = forms.FloatField(
        label=_("Least suitability"),
        min_value=0,
        max_value=4,
        required=False,
        help_text=_(
            "Of the reviewers’ scores from 0 to 4. Nobody below it is chosen by lot. Empty: everybody eligible."
        ),
    )
    suitability_percent = forms.IntegerField(
        label=_("Share of the best suitability, in per cent"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=_(
            "The reviewers’ scores of every group add up to at least this share of what the best group would have."
            " Empty: scores above the least do not matter."
        ),
    )
    fewest_duos = _count(_("Fewest duos"))
    most_per_organisation = forms.IntegerField(
        label=_("Most people of one organisation"), min_value=1, max_value=MOST, required=False
    )

    def __init__(self, *args: Any, call: Call, questions: Sequence[FeatureQuestion], **kwargs: Any) -> None:
        self.call, self.questions = call, questions
        super().__init__(*args, **kwargs)
        for name, level in self._names():
            self.fields[f"low-{name}"] = _count(_("At least: %(level)s") % {"level": level})
            self.fields[f"high-{name}"] = _count(_("At most: %(level)s") % {"level": level})

    def _names(self) -> list[tuple[str, str]]:
        return [
            (f"{question.feature}-{level.key}", level.label) for question in self.questions for level in question.levels
        ]

    def rows(self, applied: Mapping[tuple[str, str], int]) -> list[tuple[str, list[LevelRow]]]:
        """Return the fields as the page shows them: under each feature its levels."""
        return [
            (
                question.label,
                [
                    LevelRow(
                        level.label,
                        applied.get((question.feature, level.key), 0),
                        self[f"low-{question.feature}-{level.key}"],
                        self[f"high-{question.feature}-{level.key}"],
                    )
                    for level in question.levels
                ],
            )
            for question in self.questions
        ]

    def wanted(self) -> Wanted:
        """Return what was entered; a level without a number has no target."""
        given = self.cleaned_data
        targets = {}
        for question in self.questions:
            for level in question.levels:
                name = f"{question.feature}-{level.key}"
                low, high = given.get(f"low-{name}"), given.get(f"high-{name}")
                if low is not None or high is not None:
                    most = high if high is not None else max(self.call.places or 0, low or 0)
                    targets[question.feature, level.key] = Bounds(low or 0, most)
        return Wanted(
            targets=targets,
            minimum_suitability=given["minimum_suitability"],
            suitability_share=given["suitability_percent"] and given["suitability_percent"] / 100,
            fewest_duos=given["fewest_duos"] or 0,
            most_per_organisation=given["most_per_organisation"],
        )


def values_of(targets: Sequence[Target], rules: GroupRules) -> dict[str, Any]:
    """Return what the form shows first."""
    found: dict[str, Any] = {
        "minimum_suitability": rules.minimum_suitability,
        "suitability_percent": rules.suitability_share and round(100 * rules.suitability_share),
        "fewest_duos": rules.fewest_duos or None,
        "most_per_organisation": rules.most_per_organisation,
    }
    for target in targets:
        name = f"{target.feature}-{target.level}"
        found |= {f"low-{name}": target.low, f"high-{name}": target.high}
    return found


def _reason(hint: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"), max_length=300, help_text=hint, widget=forms.TextInput(attrs={"dir": "auto"})
    )


class ReserveForm(Form):
    """A reserved place."""

    prefix = "reserve"
    number = forms.IntegerField(label=_("Number of the application"), min_value=1)
    reason = _reason(_("The rule that was published. It stands in the file of the draw."))


class TieForm(Form):
    """Two applications that are invited together, or not both."""

    prefix = "tie"
    first = forms.IntegerField(label=_("Number of one application"), min_value=1)
    second = forms.IntegerField(label=_("Number of the other"), min_value=1)
    kind = forms.ChoiceField(label=_("What is agreed"), choices=Tie.Kind, widget=forms.RadioSelect)
    reason = _reason(_("Only those who choose read it."))


class DirectForm(Form):
    """Inviting a speaker or a host."""

    kind = forms.ChoiceField(
        label=_("Invited as"),
        choices=[(kind, kind.label) for kind in (PlaceOffer.Kind.SPEAKER, PlaceOffer.Kind.HOST)],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Name"), max_length=160, widget=forms.TextInput(attrs={"dir": "auto"}))
    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language of the letter"))
    reason = _reason(_("Why this person, in a sentence. Everybody who chooses reads it."))

    def __init__(self, *args: Any, languages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]  # a choice field


class WhatIfForm(Form):
    """A change somebody wonders about."""

    level = forms.ChoiceField(label=_("Of which kind"), required=False)
    low = _count(_("At least"))
    high = _count(_("At most"))
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=MOST)

    def __init__(self, *args: Any, questions: Sequence[FeatureQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(each.label, [(f"{each.feature}/{one.key}", one.label) for one in each.levels]) for each in questions]
        self.fields["level"].choices = [("", _("No other target")), *levels]  # type: ignore[attr-defined]  # a choice field

    def asked(self) -> Asked:
        """Return what was entered."""
        given = self.cleaned_data
        feature, _slash, level = given["level"].partition("/")
        high = given["high"] if given["high"] is not None else given["places"]
        return Asked(feature, level, given["low"] or 0, high, given["places"])
