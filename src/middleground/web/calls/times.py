"""Moments in the zone of a call: read from a form, and said to people with the name of the zone.

A call names its zone once. Moments are stored as such; every page says them in that zone, by its name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from middleground.web.base.errors import InvalidInput
from middleground.web.base.lists import listed

MINUTES = 60


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in words: ``iso`` for machines, ``day`` with its weekday, ``time``, the zone's offset."""

    iso: str
    day: str
    time: str
    offset: str


@dataclass(frozen=True, slots=True)
class Span:
    """One dated part of a meeting in words."""

    begins: Moment
    ends: Moment


def zone_names() -> list[str]:
    """Return the zones people choose from: continents and cities, no aliases of offsets."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/")))


def moment_at(day: dt.date, time: dt.time, zone: str, *, field: str | None = None) -> dt.datetime:
    """Return the moment of a date and a time of day in the zone.

    Raises
    ------
    InvalidInput
        ``calls.no_such_time`` in the hour that is skipped when summer time begins. Of an hour that comes twice, when
        it ends, the first is meant.
    """
    local = dt.datetime.combine(day, time, tzinfo=ZoneInfo(zone))
    moment = local.astimezone(dt.UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise InvalidInput("calls.no_such_time", field=field, time=formats.time_format(time))
    return moment


def moment_words(at: dt.datetime, zone: str) -> Moment:
    """Say a moment in the zone, in the language of the page."""
    local = at.astimezone(ZoneInfo(zone))
    day = formats.date_format(local, pgettext("date format: weekday, day, month, year", "l j F Y"))
    return Moment(at.astimezone(dt.UTC).isoformat(), day, formats.time_format(local), _offset(local))


def span_words(begins: dt.datetime, ends: dt.datetime, zone: str) -> Span:
    """Say one part of a meeting in the zone."""
    return Span(moment_words(begins, zone), moment_words(ends, zone))


def zone_words(zone: str, moments: Iterable[dt.datetime] = ()) -> str:
    """Name the zone by its city and by its offset on these days: “Brussels time (UTC+1)”."""
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    offsets = list(dict.fromkeys(_offset(at.astimezone(ZoneInfo(zone))) for at in moments))
    if not offsets:
        return _("%(city)s time") % {"city": city}
    return _("%(city)s time (%(offset)s)") % {"city": city, "offset": listed(offsets)}


def _offset(local: dt.datetime) -> str:
    minutes = round((local.utcoffset() or dt.timedelta(0)).total_seconds() / MINUTES)
    hours, rest = divmod(abs(minutes), MINUTES)
    if not minutes:
        return "UTC"
    sign = "+" if minutes > 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
