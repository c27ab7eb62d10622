"""What people read when something cannot be done, and how the ledger words what was done."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SENTENCES: dict[str, Promise] = {
    "people.organisation_exists": _("There is already an organisation called “%(name)s”."),
    "people.holds_role": _("%(email)s already holds this role there."),
    "people.last_administrator": _(
        "This would leave nobody to administer this site. Give somebody else the role of administrator first."
    ),
    "people.still_responsible": _(
        "Something still depends on this account (%(count)s). Hand it over to somebody else first."
    ),
    "people.consent_is_account": _("The account stands on this agreement. To take it back, erase your account."),
    "people.invitation_unknown": _("This invitation does not exist. Check that the whole address was copied."),
    "people.invitation_expired": _("This invitation has ended. Ask the person who invited you to send it again."),
    "people.invitation_revoked": _("This invitation was taken back. Ask the person who invited you."),
    "people.invitation_accepted": _("This invitation was already accepted. You can sign in."),
    "people.invitation_for_other": _(
        "This invitation is for another e-mail address than the one you are signed in with. Sign out and open it again."
    ),
    "people.statement_unknown": _("There is no privacy statement of this kind."),
    "people.statement_empty": _("Write it at least in the language of this site."),
    "people.statement_unchanged": _("This is what people read already. Nothing was published."),
    "people.many_tokens": _("You have %(limit)s keys already. Revoke one that you no longer need."),
    "people.token_kind": _("Choose what the key may read and how long it works."),
    "people.token_scope": _("This key reads lists without names only. Make another one for this list."),
    "people.sign_in_first": _("There is already an account for this address. Sign in and open the invitation again."),
}

VERBS: dict[str, Promise] = {
    "people.save_organisation": pgettext_lazy("ledger", "Saved an organisation"),
    "people.grant": pgettext_lazy("ledger", "Gave a role"),
    "people.revoke": pgettext_lazy("ledger", "Took a role back"),
    "people.invite": pgettext_lazy("ledger", "Invited somebody"),
    "people.revoke_invitation": pgettext_lazy("ledger", "Took an invitation back"),
    "people.accept": pgettext_lazy("ledger", "Accepted an invitation"),
    "people.make_token": pgettext_lazy("ledger", "Made a key for programs"),
    "people.revoke_token": pgettext_lazy("ledger", "Revoked a key for programs"),
    "people.publish_statement": pgettext_lazy("ledger", "Published a privacy statement"),
    "people.erase": pgettext_lazy("ledger", "An account was erased"),
}

STATEMENT_OF_ACCOUNTS = _(
    "We keep your name, your e-mail address, your language, your roles and what you agreed to. We use them so that "
    "you can work here and others know who you are.\n\n"
    "They are kept until you erase your account; you can do that yourself at any time, and take all of it along as "
    "a file. What you did as staff stays in the record without any trace to you.\n\n"
    "Nothing goes to other companies, to the police or to security services. You may complain to the data protection "
    "authority of your country."
)
