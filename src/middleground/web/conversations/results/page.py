"""A result as a page shows it, built from the released map without asking the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from middleground.engine.disclosure.figures import Number, number_to_json
from middleground.engine.disclosure.released import ReleasedMap, ReleasedStatement
from middleground.web.base import charts, figures
from middleground.web.base.charts.tones import Structure
from middleground.web.base.tables import Column, Table
from middleground.web.conversations.results import findings, sentences
from middleground.web.conversations.results.remarks import Remark, remarks
from middleground.web.conversations.results.said import Reply, Said, Surroundings

SHARED, REJECTED, DIVIDING, BRIDGING, UNDECIDED = 6, 3, 6, 4, 3
"""How many of each are drawn; the table below has them all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One statement with its picture; ``unsure`` says how many could not decide."""

    said: Said
    chart: SafeString
    people: str
    unsure: str = ""
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The first statements of a kind, how many there are, and all of them as a table."""

    rows: Sequence[Row]
    total: int
    table: Table
    all_label: str


@dataclass(frozen=True, slots=True)
class SideView:
    """A side with its colour, its name and what a coordinator says about it."""

    tone: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A side where all sides stand in one list."""

    tone: str
    name: str


@dataclass(frozen=True, slots=True)
class Parting:
    """Where people part: the sentence, the hill, and its numbers as a table."""

    structure: str
    sentence: str
    camps: str
    in_between: str
    placed: str
    chart: SafeString | None
    table: Table | None
    sides: Sequence[SideView]
    legend: Sequence[LegendEntry]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything that ``conversations/_result.html`` says."""

    headline: str
    people: str
    shared_intro: str
    shared: Section
    rejected: Section
    parting: Parting
    dividing: Section
    bridging: Section
    undecided: Section
    remarks: Sequence[Remark]
    around: Surroundings
    is_raw: bool


def build(found: ReleasedMap, around: Surroundings) -> ResultPage:
    """Put a released map and the words around it together."""
    return ResultPage(
        headline=around.words.headline or sentences.headline(found),
        people=figures.people(found.n_people),
        shared_intro=sentences.shared_intro(found),
        shared=_agreed(findings.shared(found), around, against=False),
        rejected=_agreed(findings.rejected(found), around, against=True),
        parting=_parting(found, around),
        dividing=_dividing(found, around),
        bridging=_bridging(found, around),
        undecided=_undecided(found, around),
        remarks=remarks(found, around.visitors),
        around=around,
        is_raw=found.policy.is_raw,
    )


def _agreed(chosen: list[ReleasedStatement], around: Surroundings, *, against: bool) -> Section:
    """Common ground, or what is rejected from every side: one bar each; what was answered is always among them."""
    replies = around.replies or {}
    first = REJECTED if against else SHARED
    word = pgettext("about 95 % …", "disagree") if against else pgettext("about 95 % …", "agree")
    name = "disagree" if against else "agree"
    rows = [
        Row(
            said=around.said(one.id),
            chart=_bar(getattr(one, name), around.said(one.id), word),
            people=_answered(one),
            reply=replies.get(one.id),
        )
        for place, one in enumerate(chosen)
        if place < first or one.id in replies
    ]
    caption = _("What nearly all reject") if against else _("What people share")
    label = _all_rejected(len(chosen)) if against else _all_shared(len(chosen))
    return Section(rows, len(chosen), _share_table(chosen, name, around, caption), label)


def _all_shared(count: int) -> str:
    text = ngettext("%(count)s statement that people share", "All %(count)s statements that people share", count)
    return text % {"count": figures.number(count)}


def _all_rejected(count: int) -> str:
    text = ngettext(
        "%(count)s statement that nearly all reject", "All %(count)s statements that nearly all reject", count
    )
    return text % {"count": figures.number(count)}


def _all_of_them(count: int) -> str:
    text = ngettext("%(count)s statement as a table", "All %(count)s statements as a table", count)
    return text % {"count": figures.number(count)}


def _bar(number: Number, said: Said, word: str) -> SafeString:
    released = number_to_json(number)
    found = figures.read(released)
    desc = (
        f"{figures.about(found)} {word}".strip() + f" ({figures.interval(found)})"
        if found
        else figures.why_hidden(released)
    )
    return charts.bar(released, title=said.text, desc=desc, word=word)


def _answered(one: ReleasedStatement) -> str:
    if not isinstance(one.n, int):
        return ""
    return _("%(people)s answered") % {"people": figures.people(one.n)}


def _share_table(chosen: Sequence[ReleasedStatement], name: str, around: Surroundings, caption: str) -> Table:
    numbers = [(around.said(one.id).text, number_to_json(getattr(one, name))) for one in chosen]
    return charts.numbers_table(numbers, caption=caption, head=_("Statement"))


def _parting(found: ReleasedMap, around: Surroundings) -> Parting:
    sides, legend = _sides(found, around), _legend(found)
    return Parting(
        structure=found.structure,
        sentence=sentences.parting(found),
        camps=sentences.camps(found),
        in_between=sentences.in_between(found),
        placed=sentences.placed(found),
        chart=_hill(found, sides),
        table=_sides_table(found, legend) if sides else None,
        sides=sides,
        legend=legend,
    )


def _sides(found: ReleasedMap, around: Surroundings) -> list[SideView]:
    if found.structure == "one":
        return []
    tones = charts.tones(_structure(found), len(found.sides))
    return [
        SideView(
            tone=tone,
            name=sentences.side_name(found.structure, index, found.method),
            text=_side_text(found, around, index),
        )
        for index, tone in enumerate(tones)
    ]


def _legend(found: ReleasedMap) -> list[LegendEntry]:
    tones = charts.tones(_structure(found), len(found.sides))
    names = (sentences.legend_name(found.structure, index, found.method) for index in range(len(found.sides)))
    return [LegendEntry(tone, name) for tone, name in zip(tones, names, strict=False)]


def _side_text(found: ReleasedMap, around: Surroundings, index: int) -> str:
    if written := around.words.side(index):
        return written
    if found.structure == "spectrum" and index == 1:
        return _("mixed answers to what divides")
    return _("see the marks of this shape below") if any(one.is_divisive for one in found.statements) else ""


def _structure(found: ReleasedMap) -> Structure:
    return "camps" if found.structure == "camps" else "spectrum" if found.structure == "spectrum" else "one"


def _hill(found: ReleasedMap, sides: Sequence[SideView]) -> SafeString | None:
    """Draw the hill; without a curve, one bar per side; nothing where there is one group."""
    if not sides:
        return None
    shares = [number_to_json(side.share) for side in found.sides]
    title = _("Where people stand")
    desc = " ".join((sentences.parting(found), sentences.camps(found), sentences.in_between(found))).strip()
    if found.curve is None or len(found.curve.cuts) != len(sides) - 1:
        rows = [(side.name, share) for side, share in zip(sides, shares, strict=True)]
        return charts.bar_chart(rows, title=title, desc=desc)
    curve = {name: list(getattr(found.curve, name)) for name in ("at", "low", "middle", "high", "cuts")}
    return charts.spectrum_chart(curve, shares, title=title, desc=desc, structure=_structure(found))


def _sides_table(found: ReleasedMap, legend: Sequence[LegendEntry]) -> Table:
    rows = [(entry.name, number_to_json(side.share)) for entry, side in zip(legend, found.sides, strict=True)]
    head = _("Part of the line") if found.structure == "spectrum" else pgettext("people who answer alike", "Group")
    return charts.numbers_table(rows, caption=_("Where people stand"), head=head)


def _dividing(found: ReleasedMap, around: Surroundings) -> Section:
    chosen = findings.dividing(found)
    rows = [
        Row(
            said=around.said(one.id),
            chart=_apart(one, found, around),
            people=_answered(one),
            unsure=_could_not_decide(one),
        )
        for one in chosen[:DIVIDING]
    ]
    table = _by_side_table(chosen, found, around, _("What divides"))
    return Section(rows, len(chosen), table, _all_of_them(len(chosen)))


def _apart(one: ReleasedStatement, found: ReleasedMap, around: Surroundings) -> SafeString:
    numbers = [number_to_json(number) for number in one.agree_by_side]
    desc = "; ".join(
        f"{sentences.legend_name(found.structure, index, found.method)}: {_short(number)}"
        for index, number in enumerate(numbers)
    )
    return charts.pulled_apart(numbers, title=around.said(one.id).text, desc=desc, structure=_structure(found))


def _short(released: figures.Released) -> str:
    found = figures.read(released)
    return figures.about(found) if found else figures.why_hidden(released)


def _could_not_decide(one: ReleasedStatement) -> str:
    said = figures.read(number_to_json(one.unsure))
    return _("%(share)s could not decide") % {"share": figures.about(said)} if said else ""


def _by_side_table(
    chosen: Sequence[ReleasedStatement], found: ReleasedMap, around: Surroundings, caption: str
) -> Table:
    columns = [Column("statement", _("Statement"))]
    columns += [
        Column(f"side{index}", sentences.legend_name(found.structure, index, found.method), is_number=True)
        for index in range(len(found.sides))
    ]
    columns.append(Column("people", _("People"), is_number=True))
    rows: list[dict[str, object]] = []
    for one in chosen:
        numbers = {f"side{i}": _short(number_to_json(number)) for i, number in enumerate(one.agree_by_side)}
        row: dict[str, object] = {"statement": around.said(one.id).text, **numbers}
        rows.append(row | {"people": one.n if isinstance(one.n, int) else None})
    return Table(caption, columns, rows, exportable=False)


def _bridging(found: ReleasedMap, around: Surroundings) -> Section:
    chosen = findings.bridging(found)
    word = pgettext("about 95 % …", "agree")
    rows = [
        Row(
            said=around.said(one.id),
            chart=_bar(one.agree, around.said(one.id), word),
            people=_answered(one),
            reply=(around.replies or {}).get(one.id),
        )
        for one in chosen[:BRIDGING]
    ]
    table = _share_table(chosen, "agree", around, _("What bridges"))
    return Section(rows, len(chosen), table, _all_of_them(len(chosen)))


def _undecided(found: ReleasedMap, around: Surroundings) -> Section:
    chosen = findings.undecided(found)
    rows = [
        Row(
            said=around.said(one.id),
            chart=_bar(one.unsure, around.said(one.id), ""),
            people=_answered(one),
            unsure=_could_not_decide(one),
        )
        for one in chosen[:UNDECIDED]
    ]
    table = _share_table(chosen, "unsure", around, _("What many could not decide"))
    return Section(rows, len(chosen), table, _all_of_them(len(chosen)))
