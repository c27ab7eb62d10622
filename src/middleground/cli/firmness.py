"""What ``middleground map --stability`` prints: how far the map moves when people, statements or intentions change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from middleground.engine.disclosure.released import ReleasedMap
    from middleground.web.conversations.results.said import Surroundings


def told(released: ReleasedMap, around: Surroundings) -> list[str]:
    """Say how firm a map is in the words of the page, in the language that is active.

    Parameters
    ----------
    released
        A map that passed the gate.
    around
        The words around it.

    Returns
    -------
    list of str
        Lines; none where its firmness was not looked at.
    """
    from django.utils.translation import gettext as _

    from middleground.web.conversations.results.firm import firm_view

    firm = firm_view(released, around)
    if firm is None:
        return []
    lines = [_("How firm is this?"), *firm.sentences, *firm.warnings]
    heads = [str(column.title) for column in firm.table.columns]
    for row in firm.table.rows:
        cells = [column.cell(row).text for column in firm.table.columns]
        rest = "; ".join(f"{head}: {cell}" for head, cell in zip(heads[1:], cells[1:], strict=True))
        lines.append(f"  {cells[0]}. {rest}")
    if firm.edge:
        lines += [_("These are shared only just"), *(f"  {said.text}" for said in firm.edge)]
    return [*lines, firm.how]
