"""What a call consists of, one module per part."""

from middleground.web.calls.models.application import Application, ApplicationAnswer, ApplicationFile, Duo, Needs
from middleground.web.calls.models.call import (
    Call,
    CallNotice,
    CallOrganiser,
    CallSession,
    CallTeamMember,
    CallText,
)
from middleground.web.calls.models.places import DecisionLetter, PracticalText
from middleground.web.calls.models.question import Option, Question, QuestionText
from middleground.web.calls.models.reviewing import Assignment, Comment, Criterion, ReadingRules, Score, Tag
from middleground.web.calls.models.selection import (
    Choice,
    GroupRules,
    PlaceOffer,
    ReservedPlace,
    Selection,
    Target,
    Tie,
)
from middleground.web.calls.models.statistics import CallStatistics

__all__ = [
    "Application",
    "ApplicationAnswer",
    "ApplicationFile",
    "Assignment",
    "Call",
    "CallNotice",
    "CallOrganiser",
    "CallSession",
    "CallStatistics",
    "CallTeamMember",
    "CallText",
    "Choice",
    "Comment",
    "Criterion",
    "DecisionLetter",
    "Duo",
    "GroupRules",
    "Needs",
    "Option",
    "PlaceOffer",
    "PracticalText",
    "Question",
    "QuestionText",
    "ReadingRules",
    "ReservedPlace",
    "Score",
    "Selection",
    "Tag",
    "Target",
    "Tie",
]
