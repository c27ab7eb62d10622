"""Loading the signed-in person with everything a page asks of them, in as few queries as possible."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from middleground.web.people.models import Person

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's sign-in; the person comes with their grants and with whether they have a second factor."""

    def get_user(self, user_id: int) -> Person | None:
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        people = Person.objects.filter(is_active=True).annotate(has_second_factor=Exists(factors))
        return people.prefetch_related("grants__area").filter(pk=user_id).first()
