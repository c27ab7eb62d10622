"""Results of conversations for tests: findings made by hand that passed the real gate."""

from __future__ import annotations

from dataclasses import replace

from middleground.engine.opinion.findings import OpinionMap
from middleground.web.conversations.models import Conversation, Result
from middleground.web.conversations.results.actions import keep_result, release_result
from middleground.web.people.models import Person
from tests.factories.conversations import make_conversation
from tests.factories.findings import make_spectrum
from tests.factories.people import make_organisation, make_person


def numbered(found: OpinionMap) -> OpinionMap:
    """Return the map with statements numbered from 1, as conversations do."""
    names = {one.id: str(index) for index, one in enumerate(found.statements, 1)}
    sides = tuple(
        replace(side, defining=tuple((names[name], way) for name, way in side.defining if name in names))
        for side in found.sides
    )
    statements = tuple(replace(one, id=names[one.id]) for one in found.statements)
    lines = tuple(
        replace(
            line,
            first_end=tuple(names[name] for name in line.first_end if name in names),
            other_end=tuple(names[name] for name in line.other_end if name in names),
        )
        for line in found.lines
    )
    differs, unsure = (
        tuple(replace(one, id=names[one.id]) for one in told if one.id in names)
        for told in (found.middle_differs, found.middle_unsure)
    )
    return replace(found, statements=statements, sides=sides, lines=lines, middle_differs=differs, middle_unsure=unsure)


def make_asked(*, state: str = "open", languages: tuple[str, ...] = ("en",)) -> tuple[Conversation, Person]:
    """Return a conversation with ten statements, and its coordinator."""
    town = make_organisation()
    coordinator = make_person(roles=["coordinator"], organisation=town)
    conversation = make_conversation(state=state, organisation=town, statements=10, languages=languages)
    return conversation, coordinator


def make_result(
    conversation: Conversation, *, found: OpinionMap | None = None, by: Person | None = None, snapshot: str = "one"
) -> Result:
    """Return a result; released when a coordinator is given."""
    result = keep_result(conversation, numbered(found or make_spectrum()), snapshot=snapshot)
    if by is not None:
        release_result(by=by, result=result)
        result.refresh_from_db()
    return result


def add_text(result: Result, language: str, headline: str, sides: list[str]) -> None:
    """Write the words of a result."""
    result.texts.create(language=language, headline=headline, sides=sides)
