"""What is said when something cannot be done."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "conversations.closed": _("This conversation is closed; your answer was not counted."),
    "conversations.unknown_statement": _("This statement is no longer shown; your answer to it was not counted."),
    "conversations.strange_vote": _("This answer came in a form we do not know. Reload the page and answer again."),
    "conversations.strange_reason": _("This reason came in a form we do not know. Your answer itself was counted."),
    "conversations.nothing_to_undo": _("There is nothing left to undo. You may change any of your answers."),
    "conversations.statement_empty": _("Write a sentence first."),
    "conversations.statement_long": _("This has %(length)s characters; at most %(limit)s are possible."),
    "conversations.already_written": _("You have already written this."),
    "conversations.too_many_today": _("You have written %(limit)s statements today. Come back tomorrow."),
    "conversations.statement_known": _("This statement is there already."),
    "conversations.statement_repeated": _("This says the same as line %(line)s."),
    "conversations.file_large": _("The file is larger than %(limit)s kB. Is it the right one?"),
    "conversations.file_encoding": _(
        "Line %(line)s of the file is not written in UTF-8. In your spreadsheet, choose “CSV UTF-8” when you save it."
    ),
    "conversations.file_head": _("The first line of the file must name a column with the statements: %(heads)s."),
    "conversations.file_column": _(
        "The column “%(column)s” is neither the statements nor a language of this conversation (%(languages)s)."
    ),
    "conversations.no_language": _("Choose the language of this conversation."),
    "conversations.cannot_answer": _("This person does not hold the role “answering authority” in the organisation."),
    "conversations.not_a_draft": _("The conversation is no longer a draft, so this stays as residents have read it."),
    "conversations.still_a_draft": _("The conversation has not been opened yet."),
    "conversations.is_closed": _("The conversation is closed."),
    "conversations.not_open": _("The conversation is not open."),
    "conversations.not_ready": _("The conversation cannot open yet: %(count)s things are missing."),
    "conversations.no_date": _("Name a date in the future for the answer first."),
    "conversations.no_reason": _("Choose a reason that its author can read."),
    "conversations.no_answer_kind": _("Choose yes, partly, later or no."),
    "conversations.no_answer_text": _("Write the answer in the language the question was asked in."),
    "conversations.no_sign": _("Choose which number means “agree”."),
    "conversations.export_kind": _("Choose a .zip of a Polis export, or a .csv table of votes."),
    "conversations.export_large": _("The file is larger than %(limit)s MB. Is it the right one?"),
    "conversations.import_moved_on": _("This was decided already. Reload the page to see how it stands."),
    "conversations.few_people": _("A result needs the answers of %(need)s people. Wait, or invite more."),
    "conversations.no_release": _("This result has been replaced by a newer one."),
}

VERBS: dict[str, Promise] = {
    "conversations.create": _("Prepared a conversation"),
    "conversations.edit": _("Changed a draft"),
    "conversations.add_statements": _("Added statements"),
    "conversations.remove_statement": _("Removed a statement from a draft"),
    "conversations.translate_first_page": _("Translated the first page"),
    "conversations.translate": _("Translated statements"),
    "conversations.promise": _("Promised an answer"),
    "conversations.open": _("Opened a conversation"),
    "conversations.close": _("Closed a conversation"),
    "conversations.approve": _("Approved a statement"),
    "conversations.reject": _("Rejected a statement"),
    "conversations.put_back": _("Put a judged statement back"),
    "conversations.answer": _("Answered a statement"),
    "conversations.bring": _("Brought an export"),
    "conversations.settle_sign": _("Said what the votes of an export mean"),
    "conversations.import": _("Confirmed an import"),
    "conversations.imported": _("Finished an import"),
    "conversations.discard_import": _("Threw an export away"),
    "conversations.map": _("Asked for a result"),
    "conversations.word_result": _("Wrote the words of a result"),
    "conversations.release": _("Released a result"),
}

NOTES: dict[str, Promise] = {
    "conversations.reading": _("Reading the file"),
    "conversations.copying": _("Copying the answers"),
    "map.reading": _("Reading the answers"),
    "map.mapping": _("Working out the result"),
}
