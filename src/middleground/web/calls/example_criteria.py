"""Criteria to begin with, after what the calls of the seeds ask for: experience, bridges, what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from middleground.web.calls.actions.criteria import CriterionDraft


@dataclass(frozen=True, slots=True)
class Example:
    """A criterion in our words; ``rubric`` says what 0 to 4 mean."""

    name: Promise
    rubric: tuple[Promise, Promise, Promise, Promise, Promise]


EXAMPLES: Mapping[str, Example] = {
    "experience": Example(
        _("Experience with tensions between groups"),
        (
            _("Nothing is said about it."),
            _("Interest, without experience of their own."),
            _("Some experience, described in general words."),
            _("Experience of their own, with an example that can be followed."),
            _("Long or deep experience, with several examples and what was learnt from them."),
        ),
    ),
    "bridges": Example(
        _("Bringing communities together"),
        (
            _("Nothing is said about it."),
            _("Works with one group only, and does not look beyond it."),
            _("Knows several groups, or would like to bring them together."),
            _("Has brought groups together, with an example."),
            _("Brings groups together regularly and is trusted by several of them."),
        ),
    ),
    "contribution": Example(
        _("What they bring to the meeting"),
        (
            _("Nothing is said about it."),
            _("Comes to listen."),
            _("Has a question or a challenge that others share."),
            _("Brings a case or a practice from which others can learn."),
            _("Brings a case or a practice and says openly what did not work."),
        ),
    ),
    "use": Example(
        _("What they will do with it afterwards"),
        (
            _("Nothing is said about it."),
            _("A general wish to know more."),
            _("An idea of where it could be used."),
            _("A plan for their own work or organisation."),
            _("A plan that others already support, with a date."),
        ),
    ),
}


def draft_of(key: str, languages: Iterable[str]) -> CriterionDraft:
    """Return an example as a draft: its name in each language of the call, its words in the first."""
    example, codes = EXAMPLES[key], list(languages)
    names = {}
    for code in codes:
        with translation.override(code):
            names[code] = str(example.name)
    with translation.override(codes[0] if codes else None):
        rubric = {level: str(words) for level, words in enumerate(example.rubric)}
    return CriterionDraft(names=names, rubric=rubric)
