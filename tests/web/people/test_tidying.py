from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from middleground.web.areas.models import BoundaryDraft
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.testing import run_jobs
from middleground.web.people.models import Invitation
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db


def _ago(days: float):
    return timezone.now() - timedelta(days=days)


def _tidy(name: str) -> None:
    enqueue(name)
    run_jobs()


def test_addresses_of_invitations_that_ended_long_ago_are_forgotten():
    for days in (29, 31):
        Invitation.objects.create(
            email=f"p{days}@example.org", role="member", organisation=make_organisation(), expires_at=_ago(days)
        )

    _tidy("people.tidy")

    assert list(Invitation.objects.values_list("email", flat=True)) == ["p29@example.org"]


def test_where_somebody_was_signed_in_is_forgotten_after_a_day():
    for days in (0.5, 1.5):
        UserSession.objects.create(
            user=make_person(), ip="192.0.2.1", user_agent="x", session_key=str(days), created_at=_ago(days)
        )

    _tidy("people.tidy")

    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["0.5"]


def test_uploads_that_nobody_took_over_are_forgotten_after_a_day():
    for days in (0.5, 1.5):
        BoundaryDraft.objects.create(by=make_person(), at=_ago(days), details={"age": days}, features=[])

    _tidy("areas.tidy")

    assert [draft.details["age"] for draft in BoundaryDraft.objects.all()] == [0.5]
