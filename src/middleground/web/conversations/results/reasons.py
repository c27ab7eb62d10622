"""Why many could not decide, in a sentence beside the statement."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from middleground.engine.disclosure.figures import Figure, number_to_json
from middleground.engine.disclosure.released import ReleasedMap, ReleasedUndecided
from middleground.engine.opinion.undecided import REASONS
from middleground.web.base import figures
from middleground.web.base.lists import listed


def reasons_told(found: ReleasedMap) -> dict[str, str]:
    """Say, by statement, which reasons were given; the most frequent first, none where all are hidden."""
    told = {one.id: _told(one) for one in found.undecided}
    return {name: sentence for name, sentence in told.items() if sentence}


def _told(one: ReleasedUndecided) -> str:
    shown = [(REASONS[place], share) for place, share in enumerate(one.shares) if isinstance(share, Figure)]
    shown.sort(key=lambda pair: -pair[1].value)
    parts = [f"{_words(reason)}: {_how_many(share)}" for reason, share in shown]
    if not parts:
        return ""
    return _("Of %(people)s who said why: %(reasons)s.") % {"people": figures.people(one.n), "reasons": listed(parts)}


def _how_many(share: Figure) -> str:
    found = figures.read(number_to_json(share))
    assert found is not None
    return f"{figures.about(found)} ({figures.interval(found)})"


def _words(reason: str) -> str:
    return {
        "depends": pgettext("why many could not decide", "it depends"),
        "too_little_known": pgettext("why many could not decide", "too little known about it"),
        "unclear": pgettext("why many could not decide", "the words are unclear"),
        "rather_not_say": pgettext("why many could not decide", "would rather not say"),
    }[reason]
