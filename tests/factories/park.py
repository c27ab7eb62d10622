"""A conversation as a town would hold it: invented residents who answer on one line, in the languages of the town."""

from __future__ import annotations

from collections.abc import Iterable

from middleground.demo.asking import read_content
from middleground.demo.voting import draw_votes, read_statements
from middleground.web.conversations.models import Conversation, Vote
from tests.factories.conversations import make_conversation, make_participant, make_statement


def make_park(*, languages: Iterable[str] = ("en",), people: int = 60, **fields: object) -> Conversation:
    """Return the open conversation about the park, with ``people`` who answered, from those for rules to freedom."""
    asked = make_conversation(languages=languages, **fields)
    first_pages = read_content("park")["texts"]
    for language in asked.languages:
        asked.texts.filter(language=language).update(**first_pages[language])
    invented = read_statements("park")
    statements = {one.number: make_statement(asked, one.texts[asked.language]) for one in invented}
    for one in invented:
        for language in asked.languages[1:]:
            statements[one.number].texts.create(language=language, text=one.texts[language])
    answers = draw_votes(invented, people=people, camps=False, seed=7)
    Vote.objects.bulk_create(
        Vote(participant=person, statement=statements[number], choice=choice, sequence=place, day=person.joined_on)
        for person, given in ((make_participant(asked), given) for given in answers)
        for place, (number, choice) in enumerate(given, start=1)
    )
    return asked
