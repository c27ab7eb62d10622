"""How well hidden answers are foretold, in sentences and a small table, in the language that is active."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _

from middleground.engine.estimate import Estimate
from middleground.engine.opinion.heldout import Trial
from middleground.web.base import figures

LEAST_STEP = 5  # people


def lines(trial: Trial) -> list[str]:
    """Say how well hidden answers are foretold, beside each statement's own share of agreement."""
    text = _("About %(answers)s hidden answers of %(people)s, agree against disagree.")
    people = figures.people(5 * round(trial.method.loss.n / 5))
    rows = [("", _("this method"), _("statement mean")), *_rows(trial)]
    widths = [max(len(row[place]) for row in rows) for place in range(3)]
    told = ["  ".join((row[0].ljust(widths[0]), *(row[i].rjust(widths[i]) for i in (1, 2)))) for row in rows]
    return [text % {"answers": figures.number(trial.n_hidden), "people": people}, "", *told, "", _gain(trial.gain)]


def _rows(trial: Trial) -> list[tuple[str, str, str]]:
    return [
        (words, _told(getattr(trial.method, name), share), _told(getattr(trial.statement_mean, name), share))
        for name, words, share in (
            ("loss", _("log-loss, nats"), False),
            ("right", _("on the likelier side"), True),
            ("error", _("calibration error"), False),
            ("slope", _("calibration slope (1)"), False),
        )
    ]


def _told(number: Estimate, share: bool) -> str:  # a column of a table
    if share:
        return _coarse(number)
    return f"{number.value:.3f} ({number.low:.3f}–{number.high:.3f})"


def _coarse(number: Estimate) -> str:
    """Say a share in steps of at least five people, outwards, never nearer than one to nobody or everybody.

    A finer one would give the count behind it, and that all of few people answered alike.
    """
    step = max(1, math.ceil(100 * LEAST_STEP / number.n))
    value = min(max(step * round(100 * number.value / step), step), 100 - step)
    low = min(value, step * math.floor(100 * number.low / step + 1e-9))
    high = min(100, max(value, step * math.ceil(100 * number.high / step - 1e-9)))
    return f"{value} % ({low}–{high})"


def _gain(gain: Estimate) -> str:
    told = f"{gain.value:+.3f} ({gain.low:+.3f} … {gain.high:+.3f})"
    if gain.low > 0:
        text = _("People's other answers tell something about the hidden ones: %(gain)s nats per answer.")
    elif gain.high < 0:
        text = _("Here the statement mean alone does better: %(gain)s nats per answer.")
    else:
        text = _("Cannot tell whether people's other answers tell anything about the hidden ones: %(gain)s nats each.")
    return text % {"gain": told}
