"""The draw: explained in three screens, prepared, published, drawn, and shown to everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from middleground.web.calls.views.staff import call_for, staff_page

SCREENS = 3


@login_required
@require_safe
def call_draw_explained(request: HttpRequest, slug: str) -> HttpResponse:
    """Explain a draw in three screens, one at a time."""
    call = call_for(request, slug, "select")
    asked = request.GET.get("screen", "1")
    screen = int(asked) if asked in {"1", "2", "3"} else 1
    context = {
        "screen": screen,
        "screens": SCREENS,
        "before": screen - 1,
        "after": screen + 1 if screen < SCREENS else 0,
    }
    return staff_page(request, "calls/draw_explained.html", call, context)
