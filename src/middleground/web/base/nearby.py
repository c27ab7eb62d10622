"""Whether a request was made on the machine that answers it."""

from __future__ import annotations

import ipaddress

from django.http import HttpRequest

# A proxy speaks from this machine for people anywhere; most say so in one of these.
PASSED_ON = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP")


def is_nearby(request: HttpRequest) -> bool:
    """Say whether somebody at this machine asks. What a header says can only refuse: anybody can write one."""
    try:
        caller = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return caller.is_loopback and not any(name in request.META for name in PASSED_ON)
