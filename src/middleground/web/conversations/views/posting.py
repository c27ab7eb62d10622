"""What a form is bound to."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, even when it is nothing; None when the page is only opened."""
    return request.POST if request.method == "POST" else None
