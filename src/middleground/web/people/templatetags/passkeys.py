"""Handing the browser what a passkey needs, as an attribute, since no script may stand in a page."""

from __future__ import annotations

import json

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: object) -> str:
    """Return the value as JSON; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)
