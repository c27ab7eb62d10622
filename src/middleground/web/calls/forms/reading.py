from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from middleground.web.base.forms import Form
from middleground.web.calls.actions.criteria import LEVELS
from middleground.web.calls.actions.eligibility import REASONS
from middleground.web.calls.actions.reading import LONGEST_REMARK, MOST_TAGS, ReadingDraft, cleaned_tags
from middleground.web.calls.models import Assignment, Criterion

CONFIDENCE = [
    ("1", pgettext_lazy("how sure a reader is", "Unsure")),
    ("2", pgettext_lazy("how sure a reader is", "Fairly sure")),
    ("3", pgettext_lazy("how sure a reader is", "Sure")),
]


class ReadingForm(Form):
    """A score on each criterion, how sure one is, a remark, tags; everything may be half finished."""

    confidence = forms.TypedChoiceField(
        label=_("How sure are you?"),
        choices=CONFIDENCE,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=LONGEST_REMARK,
        help_text=_("What speaks for it and what is missing. Those who select read it; the applicant may ask for it."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=400,
        help_text=_("Words to find it again, with commas between them. About what is offered, not about the person."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"score_{criterion.pk}"] = forms.TypedChoiceField(
                choices=[(str(level), str(level)) for level in LEVELS], coerce=int, empty_value=None, required=False
            )

    def draft(self) -> ReadingDraft:
        """Return what was said so far, once the form is valid."""
        given = self.cleaned_data
        scores = {one.pk: given[f"score_{one.pk}"] for one in self.criteria}
        return ReadingDraft(
            scores={key: value for key, value in scores.items() if value is not None},
            confidence=given["confidence"],
            remark=given["remark"],
            tags=cleaned_tags(given["tags"])[: MOST_TAGS + 1],
        )


def values_of(assignment: Assignment) -> dict[str, Any]:
    """Return a reading as the form shows it."""
    scores = {f"score_{score.criterion_id}": str(score.value) for score in assignment.scores.all()}
    tags = ", ".join(sorted(tag.name for tag in assignment.tags.all()))
    confidence = "" if assignment.confidence is None else str(assignment.confidence)
    return {**scores, "confidence": confidence, "remark": assignment.remark, "tags": tags}


class IneligibleForm(Form):
    """Why an application cannot be chosen: a sentence from the list, and words of one's own."""

    reason = forms.ChoiceField(label=_("Reason"), choices=list(REASONS.items()), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=200,
        help_text=_("Added to the sentence above. The applicant reads both in the letter."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class ReconsiderForm(Form):
    words = forms.CharField(
        label=_("Why is it opened again?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class CommentForm(Form):
    text = forms.CharField(
        label=_("Comment"),
        max_length=2000,
        help_text=_("Those who select for this call read it; the applicant may ask for it."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
