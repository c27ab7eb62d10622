"""``middleground invite``: the way to the first account of an installation."""

from __future__ import annotations

import click

from middleground.cli.site import start

CHECKED_ELSEWHERE = ("expires_at", "sent_at", "revoked_at", "accepted_at", "accepted_by", "invited_by")


@click.command()
@click.argument("email", help="The address the letter goes to.")
@click.option("--role", default="administrator", show_default=True, help="The role, such as administrator.")
@click.option("--organisation", required=True, help="The organisation it is held for; made when it is missing.")
@click.option("--language", default="en", show_default=True, help="The language of the letter.")
def invite(email: str, role: str, organisation: str, language: str) -> None:
    """Invite EMAIL to a role and print the link that accepts it, in case no letters are sent yet."""
    start()
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from middleground.web.base.errors import DomainError
    from middleground.web.people import actions
    from middleground.web.people.actions.invitations import invitation_link
    from middleground.web.people.models import Invitation, Organisation

    try:
        with transaction.atomic():
            body = Organisation.objects.get_or_create(name=organisation)[0]
            wanted = Invitation(email=email, role=role, organisation=body, language=language)
            wanted.clean_fields(exclude=CHECKED_ELSEWHERE)
            invitation = actions.invite(by=None, wanted=wanted)
    except ValidationError as error:
        raise click.ClickException("\n".join(error.messages)) from error
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(invitation_link(invitation))
