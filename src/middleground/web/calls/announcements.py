"""What the calls tell the rest of the platform at start-up: each part registers itself in a line of its own."""

from __future__ import annotations

from middleground.web.calls import applying, choosing, convening, counting, inviting, reviewing


def announce() -> None:
    """Fill the registries of the lower layers."""
    convening.announce()
    choosing.announce()
    applying.announce()
    reviewing.announce()
    inviting.announce()
    counting.announce()
