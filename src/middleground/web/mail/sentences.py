"""What the errors and acts of this app say."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ERRORS: dict[str, Promise] = {
    "mail.missing_placeholder": _("This was left out and must stay: %(names)s. The letter fills it in."),
    "mail.other_count": _("%(count)s letters wait now, other than before. Look again before you release them."),
    "mail.not_suppressed": _("This address gets letters already."),
    "mail.unknown_placeholder": _("The letter cannot fill this in: %(names)s."),
}
VERBS: dict[str, Promise] = {
    "mail.write": _("Wrote a letter"),
    "mail.release": _("Released a letter"),
    "mail.release_many": _("Released letters"),
    "mail.discard": _("Discarded a letter"),
    "mail.suppress": _("Stopped letters to an address"),
    "mail.lift_suppression": _("Allowed letters to an address again"),
    "mail.word": _("Worded a letter anew"),
    "mail.unword": _("Went back to the original wording of a letter"),
}
