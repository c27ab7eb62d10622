"""How this installation looks: read once every half minute per process, so that no page pays for it."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

from django.conf import settings

from middleground.web.base import colours
from middleground.web.base.models import Branding

_KEEP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Brand:
    """What pages show of the branding. ``digest`` changes with anything in it; it is empty when nothing was chosen."""

    name: str
    accent: str = ""
    has_logo: bool = False
    digest: str = ""


_kept: list[tuple[float, Brand]] = []


def brand() -> Brand:
    """Return the branding as it stands; at most half a minute old when another process changed it."""
    if not _kept or time.monotonic() - _kept[0][0] > _KEEP_SECONDS:
        keep_brand(_read())
    return _kept[0][1]


def keep_brand(found: Brand) -> None:
    """Answer with this for the next half minute."""
    _kept[:] = [(time.monotonic(), found)]


def forget_brand() -> None:
    """Read the branding anew the next time."""
    _kept.clear()


def _read() -> Brand:
    row = Branding.objects.filter(pk=1).first()
    if row is None:
        return Brand(settings.SITE_NAME)
    parts = [row.name.encode(), row.accent.encode(), bytes(row.logo or b"")]
    digest = hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]
    return Brand(row.name or settings.SITE_NAME, row.accent, bool(row.logo), digest)


def brand_css(accent: str) -> str:
    """Return the rules that put the accent colour in place of ours, for light and for dark paper."""
    if not accent:
        return ""
    light = colours.nearest_light(accent)
    by_day = _rules(accent, colours.deeper(accent, -0.08), colours.WHITE)
    by_night = _rules(light, colours.deeper(light, 0.06), colours.INK_DARK)
    return f"@layer tokens{{:root{{{by_day}}}@media screen and (prefers-color-scheme:dark){{:root{{{by_night}}}}}}}"


def _rules(accent: str, deep: str, on_accent: str) -> str:
    return f"--accent:{accent};--accent-deep:{deep};--on-accent:{on_accent}"
