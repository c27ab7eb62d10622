"""How well somebody speaks a language, by the European reference levels, and the languages that can be named."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEVELS: dict[str, Promise] = {
    "A1": _("A1 – a few words"),
    "A2": _("A2 – simple sentences"),
    "B1": _("B1 – everyday conversation"),
    "B2": _("B2 – work and discussion"),
    "C1": _("C1 – fluent"),
    "C2": _("C2 – like a first language"),
}
