"""Which fields of places hold something about a person. They go with the application."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from middleground.web.base.privacy import PersonalField

BASIS = _("task in the public interest: inviting a fair and balanced group")
WITH_APPLICATION = _("as long as the application is kept")
CONSENT = _("consent, given on the page of the invitation and taken back there")


def _field(
    name: str, purpose: str, *, basis: str = BASIS, seen_by: str = _("coordinators of the call")
) -> PersonalField:
    return PersonalField(
        field=f"calls.{name}", purpose=purpose, basis=basis, retention=WITH_APPLICATION, seen_by=seen_by
    )


FIELDS = (
    _field("DecisionLetter.application", _("to write to each applicant once")),
    _field("PlaceOffer.reminded_at", _("to remind somebody once")),
    _field(
        "PlaceOffer.is_shown",
        _("whether the others who come read the name"),
        basis=CONSENT,
        seen_by=_("coordinators, and the others who come"),
    ),
)
