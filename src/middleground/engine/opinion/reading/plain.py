"""A plain table of votes, ``participant,statement,vote``, with the statements beside it if there are any."""

from __future__ import annotations

from middleground.engine.errors import InputError
from middleground.engine.opinion.findings import Note
from middleground.engine.opinion.reading.convention import SIGNS, Sign
from middleground.engine.opinion.reading.events import Events, read_events
from middleground.engine.opinion.reading.tables import Table
from middleground.engine.opinion.source import SourceConversation, SourceStatement

COLUMNS = ("participant", "statement", "vote")
STATEMENT_COLUMNS = ("statement", "text")


def read_plain(table: Table, sign: Sign) -> SourceConversation:
    """Read votes where 1 or *agree* means agree, unless ``sign`` says that -1 does."""
    told = read_statements(table)
    known = {statement.id for statement in told} if told is not None else None
    events = read_events(table.rows("votes.csv", COLUMNS), "participant", "statement", words=True, known=known)
    if not len(events):
        raise InputError("source.no_answers", file="votes.csv")
    chosen = SIGNS.get(sign, 1)
    if events.worded and chosen == -1:
        raise InputError("polis.sign_against_words", file="votes.csv", value=sign)
    statements = told if told is not None else tuple(SourceStatement(name, name) for name in events.statement_of)
    votes = events.latest(tuple(statement.id for statement in statements), chosen)
    return SourceConversation(
        title=table.files.title,
        description="",
        statements=statements,
        votes=votes,
        notes=_notes(told, events),
    )


def read_statements(table: Table) -> tuple[SourceStatement, ...] | None:
    """Read the statements beside a table of votes, if they are there."""
    if "statements.csv" not in table.files:
        return None
    found: dict[str, SourceStatement] = {}
    for row in table.rows("statements.csv", STATEMENT_COLUMNS):
        name = row.text("statement").strip()
        if not name:
            row.refuse("source.empty_cell", "statement")
        if name in found:
            row.refuse("source.repeated_statement", "statement")
        found[name] = SourceStatement(name, row.text("text").strip())
    return tuple(found.values())


def _notes(told: tuple[SourceStatement, ...] | None, events: Events) -> tuple[Note, ...]:
    untold = (Note("source.statements_without_text"),) if told is None else ()
    return (*untold, *events.notes())
