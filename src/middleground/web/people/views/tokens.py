"""Keys for programs that read in one's own name."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from middleground.web.base.errors import DomainError
from middleground.web.base.forms import raise_into
from middleground.web.base.rights import require
from middleground.web.people import actions
from middleground.web.people.forms import TokenForm
from middleground.web.people.models import ApiToken, Person
from middleground.web.people.views.acting import acting


@login_required
@require_safe
@never_cache
def api_tokens(request: HttpRequest) -> HttpResponse:
    """List one's keys: those that work, and those that worked."""
    by = acting(request)
    require(by, "people.use_tokens")
    tokens = list(by.tokens.all())
    context = {
        "live": [token for token in tokens if token.is_live],
        "over": [token for token in tokens if not token.is_live],
        "audience": "staff",
    }
    return render(request, "people/tokens.html", context)


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def api_token_new(request: HttpRequest) -> HttpResponse:
    """Make a key and show it this once."""
    by = acting(request)
    require(by, "people.use_tokens")
    form = TokenForm(request.POST if request.method == "POST" else None)
    made = _made(form, by) if form.is_valid() else None
    trail = [(_("Access for programs"), reverse("api_tokens")), (_("A new key"), "")]
    context = {"form": form, "made": made, "trail": trail, "audience": "staff", "here": "api_tokens"}
    return render(request, "people/token_new.html", context, status=422 if form.errors else 200)


def _made(form: TokenForm, by: Person) -> actions.MadeToken | None:
    try:
        return actions.make_token(by=by, **form.cleaned_data)
    except DomainError as error:
        raise_into(form, error)
        return None


@login_required
@require_POST
def api_token_revoke(request: HttpRequest, key: int) -> HttpResponse:
    """End one of one's keys."""
    by = acting(request)
    actions.revoke_token(by=by, token=get_object_or_404(ApiToken, pk=key, person=by))
    messages.success(request, _("The key was revoked. Programs that use it read nothing any more."))
    return redirect("api_tokens")
