"""What a conversation consists of, one module per part."""

from middleground.web.conversations.models.answer import Answer, AnswerText
from middleground.web.conversations.models.conversation import Conversation, ConversationText, new_slug
from middleground.web.conversations.models.imports import ConversationImport
from middleground.web.conversations.models.result import KeptAnswers, LivePicture, Result, ResultText
from middleground.web.conversations.models.statement import KnownStatements, Statement, StatementText
from middleground.web.conversations.models.voting import Participant, Vote, VoteReceipt

__all__ = [
    "Answer",
    "AnswerText",
    "Conversation",
    "ConversationImport",
    "ConversationText",
    "KeptAnswers",
    "KnownStatements",
    "LivePicture",
    "Participant",
    "Result",
    "ResultText",
    "Statement",
    "StatementText",
    "Vote",
    "VoteReceipt",
    "new_slug",
]
