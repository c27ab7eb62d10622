"""Every component in every state on one page, with words such as a town would write; for people who build pages."""

from __future__ import annotations

import math

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from middleground.web.base import charts, figures
from middleground.web.base.charts.maps import Outline, Tile
from middleground.web.base.figures import Released
from middleground.web.base.forms import Form
from middleground.web.base.lists import listed
from middleground.web.base.rights import may
from middleground.web.base.tables import Column, Table, export


class DesignForm(Form):
    title = forms.CharField(label=gettext_lazy("Question"), help_text=gettext_lazy("One sentence, in plain words."))
    closes = forms.DateField(label=gettext_lazy("Closes on"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(
        label=gettext_lazy("Who may take part?"),
        choices=[("open", gettext_lazy("Everybody")), ("invited", gettext_lazy("Who was invited"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("This cannot be changed after the opening."),
    )
    agreed = forms.BooleanField(label=gettext_lazy("Somebody has promised to answer"))


def design(request: HttpRequest) -> HttpResponse:
    """Show every component; for the staff, or for everybody while developing."""
    if not settings.DEBUG and not (request.user.is_authenticated and may(request.user, "people.work")):
        raise Http404
    table = _table(request)
    filled = DesignForm({"title": "Our park after dark", "closes": "2026-12-05", "kind": "open", "agreed": "on"})
    shown = {"form": DesignForm(), "wrong": DesignForm({}, auto_id="wrong_%s"), "filled": filled, "table": table}
    audience = "staff" if request.GET.get("audience") == "staff" else "resident"
    page = render(request, "base/design.html", {**shown, **_numbers(), **_charts(), "audience": audience})
    return export(table, filename="statements") or page


def released(value: float, low: float, high: float, n: int = 240) -> Released:
    return {"value": value, "low": low, "high": high, "n": n}


AGREE = released(0.65, 0.6, 0.7)
CERTAIN = released(0.95, 0.93, 0.97, 615)
HIDDEN: Released = {"suppressed": "too_few"}


def _numbers() -> dict[str, object]:
    trail = [(_("Desk"), "/desk/"), (_("Conversations"), "/desk/"), ("Our park after dark", "")]
    return {"agree": AGREE, "certain": CERTAIN, "hidden": HIDDEN, "trail": trail}


def _table(request: HttpRequest) -> Table:
    columns = [
        Column("text", _("Statement")),
        Column("n", _("People"), is_number=True),
        Column("agree", _("Agree"), is_number=True, show=lambda share: figures.percent(float(str(share)))),
    ]
    rows: list[dict[str, object]] = [
        {"text": "The park would feel safer with something to do there in the evening.", "n": 615, "agree": 0.95},
        {"text": "Young people should have a say in who watches the park.", "n": 1240, "agree": 0.45},
        {"text": "Close the park at ten.", "n": 890, "agree": None},
    ]
    return Table(_("Statements in “Our park after dark”"), columns, rows, request)


def _charts() -> dict[str, object]:
    shares = [released(0.26, 0.25, 0.27, 1495), released(0.265, 0.25, 0.28, 1495), released(0.475, 0.46, 0.49, 1495)]
    camps = [released(0.45, 0.4, 0.5, 600), released(0.35, 0.3, 0.4, 600), released(0.2, 0.15, 0.25, 600)]
    return {
        "bars": _bars(),
        "interval_rows": _intervals(),
        "hill": charts.spectrum_chart(
            _density([(-0.4, 0.75, 1.0), (1.0, 0.9, 0.55)], cuts=(-0.45, 0.35)),
            shares,
            title=_("Where people stand"),
            desc=_("One continuous hill: 25–27 % towards one end, 25–28 % in between, 46–49 % towards the other."),
        ),
        "hill_table": charts.numbers_table(
            list(zip((_("Towards one end"), _("In between"), _("Towards the other end")), shares, strict=True)),
            caption=_("Where people stand"),
            head=_("Part of the line"),
        ),
        "hill_sides": _sides(shares),
        "camps": charts.spectrum_chart(
            _density([(-2.2, 0.5, 0.9), (0.3, 0.45, 0.75), (2.4, 0.4, 0.45)], cuts=(-0.95, 1.4)),
            camps,
            title=_("Three camps"),
            desc=_("Three hills with valleys between them: 40–50 %, 30–40 % and 15–25 % of those placed."),
            structure="camps",
        ),
        "camp_sides": [
            {"tone": tone, "name": name, "share": _range(share)}
            for tone, name, share in zip(charts.tones("camps", 3), "ABC", camps, strict=True)
        ],
        "apart": _apart(),
        "map": charts.choropleth(_OUTLINES, _DISTRICTS, title=_("Agreement by district"), desc=_describe()),
        "tiles": charts.tile_grid(_TILES, _DISTRICTS, title=_("Agreement by district"), desc=_describe()),
    }


def _bars() -> list[dict[str, object]]:
    texts = [
        ("The town needs a place where young people can meet in the evening.", CERTAIN),
        ("Traffic should be considered with any new building.", AGREE),
        ("Officials with ties to a project should abstain from deciding on it.", released(0.5, 0.44, 0.58, 185)),
        ("The harbour should stay as it is.", released(0.1, 0.05, 0.2, 95)),
        ("Rents are too high for young families.", HIDDEN),
    ]
    return [
        {
            "text": text,
            "chart": charts.bar(number, title=text, desc=_said(number), word=_("agree")),
            "n": number.get("n"),
        }
        for text, number in texts
    ]


def _said(number: Released) -> str:
    found = figures.read(number)
    return figures.why_hidden(number) if found is None else f"{figures.about(found)} ({figures.interval(found)})"


def _intervals() -> dict[str, object]:
    rows = [
        (_("Trusts most neighbours"), AGREE),
        (_("Feels at home in this street"), released(0.8, 0.74, 0.85)),
        (_("Would go to the other district for an evening"), released(0.3, 0.15, 0.45, 40)),
        (_("Speaks weekly with somebody of another background"), HIDDEN),
    ]
    title = _("How the three districts hold together")
    svg = charts.interval_chart(rows, title=title, desc=_("Four shares with their 95 % intervals."))
    bar_svg = charts.bar_chart(rows, title=title, desc=_("Four shares as bars."))
    return {"svg": svg, "bars": bar_svg, "table": charts.numbers_table(rows, caption=title, head=_("Question"))}


def _sides(shares: list[figures.Released]) -> list[dict[str, str]]:
    names = (_("Towards this end"), _("In between"), _("Towards this end"))
    texts = (
        _("more say that newcomers should adapt, and that the law is enough"),
        _("mixed answers to what divides"),
        _("more welcome newcomers, and want a rule for fairness"),
    )
    return [
        {"tone": tone, "name": name, "text": text, "share": _range(share)}
        for tone, name, text, share in zip(charts.tones("spectrum", 3), names, texts, shares, strict=True)
    ]


def _range(share: figures.Released) -> str:
    found = figures.read(share)
    return figures.interval(found) if found else ""


def _apart() -> list[dict[str, object]]:
    rows = [
        ("It is embarrassing that our town has no rule for fairness.", (0.05, 0.4, 0.95)),
        ("A town should have the right to declare itself a refuge.", (0.0, 0.25, 0.9)),
        ("Newcomers should be required to learn the language.", (0.95, 0.75, 0.2)),
        ("The youth office does enough.", (0.45, 0.5, 0.55)),
    ]
    return [
        {
            "text": text,
            "chart": charts.pulled_apart(
                [released(share, max(share - 0.07, 0), min(share + 0.07, 1)) for share in shares],
                title=text,
                desc=_("Agree towards one end, in between, towards the other: %(numbers)s.")
                % {"numbers": listed(figures.percent(share) for share in shares)},
            ),
        }
        for text, shares in rows
    ]


def _density(hills: list[tuple[float, float, float]], *, cuts: tuple[float, ...]) -> dict[str, list[float]]:
    at = [-4 + index * 0.08 for index in range(101)]
    middle = [sum(weight * math.exp(-(((x - mean) / wide) ** 2) / 2) for mean, wide, weight in hills) for x in at]
    low, high = [value * 0.92 for value in middle], [value * 1.07 + 0.004 for value in middle]
    return {"at": at, "low": low, "middle": middle, "high": high, "cuts": list(cuts)}


_OUTLINES = [
    Outline("north", "North", [[(4.400, 51.030), (4.430, 51.034), (4.452, 51.027), (4.438, 51.017), (4.408, 51.016)]]),
    Outline(
        "harbour", "Harbour", [[(4.408, 51.016), (4.438, 51.017), (4.441, 51.004), (4.420, 50.999), (4.398, 51.005)]]
    ),
    Outline(
        "market", "Market", [[(4.438, 51.017), (4.452, 51.027), (4.472, 51.018), (4.466, 51.005), (4.441, 51.004)]]
    ),
]
_TILES = [Tile("north", "North", 0, 0), Tile("harbour", "Harbour", 1, 0), Tile("market", "Market", 1, 1)]
_DISTRICTS: dict[str, Released | None] = {"north": AGREE, "harbour": released(0.3, 0.25, 0.4), "market": HIDDEN}


def _describe() -> str:
    numbers = [_said(number) if number else "–" for number in _DISTRICTS.values()]
    return _("North: %(north)s. Harbour: %(harbour)s. Market: %(market)s.") % dict(
        zip(("north", "harbour", "market"), numbers, strict=True)
    )
