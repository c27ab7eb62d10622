"""What may be done with people: one function per verb."""

from middleground.web.people.actions.accounts import (
    correct_own_data,
    create_account,
    erase_account,
    give_consent,
    withdraw_consent,
)
from middleground.web.people.actions.invitations import (
    Profile,
    accept_invitation,
    invite,
    opened_invitation,
    resend_invitation,
    revoke_invitation,
)
from middleground.web.people.actions.roles import grant_role, revoke_role, save_organisation
from middleground.web.people.actions.statements import publish_statement
from middleground.web.people.actions.tokens import MadeToken, make_token, revoke_token, use_token

__all__ = [
    "MadeToken",
    "Profile",
    "accept_invitation",
    "correct_own_data",
    "create_account",
    "erase_account",
    "give_consent",
    "grant_role",
    "invite",
    "make_token",
    "opened_invitation",
    "publish_statement",
    "resend_invitation",
    "revoke_invitation",
    "revoke_role",
    "revoke_token",
    "save_organisation",
    "use_token",
    "withdraw_consent",
]
