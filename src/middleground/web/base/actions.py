"""What staff change in this layer."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from middleground.web.base import acts, colours, images
from middleground.web.base.errors import InvalidInput
from middleground.web.base.models import Branding
from middleground.web.base.queries import forget_brand
from middleground.web.base.rights import require

LOGO_BYTES = 200_000
LOGO_PIXELS = 2000


def set_branding(
    *, by: AbstractBaseUser, name: str, accent: str, logo: bytes | None = None, remove_logo: bool = False
) -> Branding:
    """Set the name, colour and logo; empty words mean our own. Platform administrators.

    Writes ``base.set_branding``. Raises ``base.accent_not_colour``, ``base.accent_too_pale`` (with the nearest shade
    that can be read), ``base.logo_not_picture``, ``base.logo_too_large``.
    """
    require(by, "base.brand")
    colour = _readable(accent.strip().lower())
    kind = _checked(logo) if logo else ""
    with transaction.atomic():
        row = Branding.objects.select_for_update().filter(pk=1).first() or Branding(pk=1)
        row.name, row.accent = name.strip(), colour
        if logo or remove_logo:
            row.logo, row.logo_type = logo, kind
        row.save()
        facts = {"accent": colour.removeprefix("#") or None, "logo": bool(row.logo)}
        acts.record(by=by, verb="base.set_branding", thing=row, **facts)
        transaction.on_commit(forget_brand)
    forget_brand()
    return row


def _readable(accent: str) -> str:
    if not accent:
        return ""
    if not colours.is_hex(accent):
        raise InvalidInput("base.accent_not_colour", field="accent")
    if not colours.is_readable(accent, (colours.PAPER, colours.WHITE)):
        raise InvalidInput("base.accent_too_pale", field="accent", nearest=colours.nearest_dark(accent))
    return accent


def _checked(logo: bytes) -> str:
    if len(logo) > LOGO_BYTES:
        raise InvalidInput("base.logo_too_large", field="logo", kilobytes=LOGO_BYTES // 1000, pixels=LOGO_PIXELS)
    picture = images.recognise(logo)
    if picture is None:
        raise InvalidInput("base.logo_not_picture", field="logo")
    if max(picture.width, picture.height) > LOGO_PIXELS:
        raise InvalidInput("base.logo_too_large", field="logo", kilobytes=LOGO_BYTES // 1000, pixels=LOGO_PIXELS)
    return picture.media_type
