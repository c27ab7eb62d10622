"""What applying tells the rest of the platform at start-up: letters, sentences, personal fields."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from middleground.web.base.errors import register_sentences
from middleground.web.base.privacy import register_fields, register_person
from middleground.web.calls.letters import register_letters
from middleground.web.calls.personal_applying import FIELDS, erase, export
from middleground.web.calls.queries.arrivals import applications_step, needs_step
from middleground.web.calls.queries.hub import register_step
from middleground.web.ledger.verbs import register_verbs

SENTENCES: dict[str, Promise] = {
    "calls.not_open": _("This call takes no applications now."),
    "calls.too_late": _("The deadline has passed, so this could not be sent. What you saved before stays as it is."),
    "calls.sent_already": _("This application has been sent already. You can send changes while the call is open."),
    "calls.judged_already": _(
        "This application is being judged, so it stays as it was sent. You can still withdraw it."
    ),
    "calls.changed_elsewhere": _(
        "This was changed in another window after you opened this one, so nothing was overwritten. Reload the page."
    ),
    "calls.busy": _("Too many people apply at this moment. Please try again."),
    "calls.no_name": _("Please give a name."),
    "calls.other_account": _("This application is kept with another account."),
    "calls.file_large": _("The file is larger than %(limit)s MB. Please choose a smaller one."),
    "calls.file_empty": _("The file is empty."),
    "calls.file_type": _("Files of this kind are not taken. Possible are: %(kinds)s."),
    "calls.file_mismatch": _("The content of this file is not what its name says. Please save it anew and try again."),
    "calls.file_active": _(
        "This file holds macros, scripts or other files, which could do harm. Please save it without them, for example "
        "as a plain PDF."
    ),
    "calls.in_a_duo": _("You are in a duo already. Dissolve it first."),
    "calls.no_duo": _("There is no duo to decide about any more."),
    "calls.no_duo_mode": _("Choose what happens if there is a place for one of you only."),
    "calls.duo_code": _("This code opens nothing. Please compare it letter by letter; only one person can enter it."),
    "calls.duo_tries": _("Too many wrong codes were entered here. Ask the contact of this call for help."),
    "calls.duos_not_here": _("In this call everybody applies alone."),
    "calls.not_entered_now": _("Applications are entered while a call is open or closed, and not any more after that."),
    "calls.received_late": _("It came after the deadline, and this call takes nothing late."),
    "calls.applied_already": _("There is an application with this address already."),
    "calls.list_large": _("The file is larger than %(limit)s kB. Is it the right one?"),
    "calls.list_long": _("The table has more than %(limit)s rows. Please bring it in parts."),
    "calls.list_unreadable": _(
        "The file cannot be read as a table. Save it as “CSV UTF-8” or as an Excel file (.xlsx)."
    ),
    "calls.list_head": _("The first row must name the columns, and one of them must be “name”."),
    "calls.list_column": _("Nobody asked for the column “%(column)s”. Possible are: %(known)s."),
    "calls.needs_later": _("What you need is asked once you are invited."),
}

VERBS: dict[str, Promise] = {"calls.import_applications": _("Entered a list of applications")}


def announce() -> None:
    """Register everything; called once per process."""
    register_sentences(SENTENCES)
    register_verbs(VERBS)
    register_letters()
    register_step(30, applications_step)
    register_step(35, needs_step)
    register_fields(*FIELDS)
    register_person("applications", export=export, erase=erase)
