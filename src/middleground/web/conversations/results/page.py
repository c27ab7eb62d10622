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
from middleground.web.base.tables import Column, Table
from middleground.web.conversations.results import findings, sentences
from middleground.web.conversations.results.absent import Presence, presence
from middleground.web.conversations.results.between import BetweenView, between_view
from middleground.web.conversations.results.divided import DividedView, divided_view
from middleground.web.conversations.results.firm import FirmView, firm_view
from middleground.web.conversations.results.lines import LineView, further_lines
from middleground.web.conversations.results.parting import Parting, parting_of, structure_of
from middleground.web.conversations.results.reasons import reasons_told
from middleground.web.conversations.results.remarks import Remark, remarks, warning, who_took_part
from middleground.web.conversations.results.said import Reply, Said, Surroundings

SHARED, REJECTED, DIVIDING, BRIDGING, UNDECIDED = 6, 3, 6, 4, 3
"""How many of each are drawn; the table below has them all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One statement with its picture; ``unsure`` says how many could not decide, ``because`` why."""

    said: Said
    chart: SafeString
    people: str
    unsure: str = ""
    because: str = ""
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The first statements of a kind, how many there are, and all of them as a table."""

    rows: Sequence[Row]
    total: int
    table: Table
    all_label: str


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
    warning: str
    between: BetweenView | None
    lines: Sequence[LineView]
    divided: DividedView | None
    firm: FirmView | None
    anyone: str
    presence: Sequence[Presence]
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
        parting=parting_of(found, around),
        dividing=_dividing(found, around),
        bridging=_bridging(found, around),
        undecided=_undecided(found, around),
        warning=warning(found),
        between=between_view(found, around),
        lines=further_lines(found, around),
        divided=divided_view(found),
        firm=firm_view(found, around),
        anyone=who_took_part(),
        presence=presence(found, around.visitors),
        remarks=remarks(found),
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
    desc = sentences.by_side(found, one)
    return charts.pulled_apart(numbers, title=around.said(one.id).text, desc=desc, structure=structure_of(found))


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
        numbers = {f"side{i}": sentences.short(number_to_json(number)) for i, number in enumerate(one.agree_by_side)}
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
    because = reasons_told(found)
    rows = [
        Row(
            said=around.said(one.id),
            chart=_bar(one.unsure, around.said(one.id), ""),
            people=_answered(one),
            unsure=_could_not_decide(one),
            because=because.get(one.id, ""),
        )
        for one in chosen[:UNDECIDED]
    ]
    table = _share_table(chosen, "unsure", around, _("What many could not decide"))
    return Section(rows, len(chosen), table, _all_of_them(len(chosen)))
