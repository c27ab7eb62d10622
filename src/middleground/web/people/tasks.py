"""What is done about accounts without anybody asking."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from middleground.web.jobs.progress import Progress
from middleground.web.jobs.registry import job
from middleground.web.people.models import Invitation

ENDED_INVITATIONS_STAY = timedelta(days=30)
SIGN_INS_STAY = timedelta(days=1)


@job("people.tidy", every=timedelta(hours=6))
def tidy(progress: Progress) -> None:
    """Forget sign-ins that ended and addresses of invitations that nobody took up."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.filter(created_at__lt=now - SIGN_INS_STAY).delete()
    Invitation.objects.filter(accepted_at=None, expires_at__lt=now - ENDED_INVITATIONS_STAY).delete()
    progress.report(1, 1)
