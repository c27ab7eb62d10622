"""What a request brought."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from middleground.web.conversations.limits import LARGEST_NUMBER


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, even when it is nothing; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def whole_number(text: str) -> int | None:
    """Return the number in an address, or None for what is none or larger than any of ours."""
    if not text.isdecimal() or len(text) > len(str(LARGEST_NUMBER)):
        return None
    return int(text)
