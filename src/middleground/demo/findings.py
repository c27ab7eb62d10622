"""The results of Valkenbrug: worked out by the product itself, worded by its coordinator."""

from __future__ import annotations

from typing import Any

from middleground.engine.disclosure.figures import Figure
from middleground.engine.disclosure.released import ReleasedMap
from middleground.web.conversations.models import Conversation, Result
from middleground.web.conversations.results.actions import ask_for_result, release_result, write_words
from middleground.web.jobs.worker import Worker
from middleground.web.people.models import Person

Words = dict[str, str]


def work_out(conversation: Conversation, *, by: Person, content: dict[str, Any], public: bool) -> Result:
    """Ask for the result, let the worker do it, word its sides and release it where it is to be public."""
    ask_for_result(by=by, conversation=conversation)
    Worker("heavy").run_all()
    result = Result.objects.get(conversation=conversation)
    found = ReleasedMap.from_json(result.payload)
    for language in conversation.languages:
        headline = content.get("headline", {}).get(language, "")
        write_words(by=by, result=result, language=language, headline=headline, sides=_sides(found, content, language))
    if public:
        release_result(by=by, result=result)
    return result


def _sides(found: ReleasedMap, content: dict[str, Any], language: str) -> list[str]:
    """Give each end its words, by how it answers the statement that tells the ends apart."""
    ends: dict[str, Any] = content["ends"]
    telling = next(statement for statement in found.statements if statement.id == ends["statement"])
    shares = [share.value if isinstance(share, Figure) else 0.0 for share in telling.agree_by_side]
    words = ["" for _side in found.sides]
    if len(shares) > 1:
        words[shares.index(max(shares))] = ends["more"][language]
        words[shares.index(min(shares))] = ends["less"][language]
    return words
