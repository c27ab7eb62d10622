"""What is said when something cannot be done."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "conversations.closed": _("This conversation is closed; your answer was not counted."),
    "conversations.unknown_statement": _("This statement is no longer shown; your answer to it was not counted."),
    "conversations.strange_vote": _("This answer came in a form we do not know. Reload the page and answer again."),
    "conversations.nothing_to_undo": _("There is nothing left to undo. You may change any of your answers."),
    "conversations.statement_empty": _("Write a sentence first."),
    "conversations.statement_long": _("This has %(length)s characters; at most %(limit)s are possible."),
    "conversations.already_written": _("You have already written this."),
    "conversations.too_many_today": _("You have written %(limit)s statements today. Come back tomorrow."),
}
