"""Reading a conversation from files that others made: never guess, ask or say what was done."""

from middleground.engine.opinion.reading.convention import Sign
from middleground.engine.opinion.reading.conversation import read_conversation

__all__ = ["Sign", "read_conversation"]
