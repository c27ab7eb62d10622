"""The pages of the branding: its settings for administrators, its rules and its logo for everybody."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import condition, require_http_methods

from middleground.web.base import colours
from middleground.web.base.actions import set_branding
from middleground.web.base.errors import InvalidInput
from middleground.web.base.forms import Form, raise_into
from middleground.web.base.models import Branding
from middleground.web.base.queries import brand, brand_css
from middleground.web.base.rights import require

DEFAULT_ACCENT = "#00656d"


class BrandingForm(Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("What people read at the top of every page: mostly the name of the town."),
    )
    accent = forms.CharField(
        label=gettext_lazy("Colour"),
        required=False,
        max_length=7,
        help_text=gettext_lazy(
            "For buttons and the page one is on. Written as # and six digits. A shade for dark screens is derived."
        ),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy(
            "A PNG, JPEG or WebP picture of at most 200 kB. It stands beside the name, so it needs no words."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    remove_logo = forms.BooleanField(label=gettext_lazy("Take the logo away"), required=False)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def branding(request: HttpRequest) -> HttpResponse:
    """Show and change the name, logo and colour."""
    require(request.user, "base.brand")
    row = Branding.objects.filter(pk=1).first() or Branding(pk=1)
    initial = {"name": row.name, "accent": row.accent}
    form = BrandingForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid() and _saved(request, form):
        messages.success(request, _("Every page now looks like this."))
        return redirect("branding")
    accent = row.accent or DEFAULT_ACCENT
    shown = {
        "form": form,
        "row": row,
        "by_day": {"paper": colours.PAPER, "accent": accent, "ink": colours.WHITE},
        "by_night": {"paper": colours.PAPER_DARK, "accent": colours.nearest_light(accent), "ink": colours.INK_DARK},
        "audience": "staff",
    }
    return render(request, "base/branding.html", shown, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: BrandingForm) -> bool:
    found = form.cleaned_data
    logo = found["logo"].read() if found["logo"] else None
    try:
        set_branding(
            by=request.user,  # type: ignore[arg-type]  # signed in, so a person
            name=found["name"],
            accent=found["accent"],
            logo=logo,
            remove_logo=found["remove_logo"],
        )
    except InvalidInput as error:
        raise_into(form, error)
        return False
    return True


def _etag(request: HttpRequest) -> str:  # noqa: ARG001  # Django's signature
    return f'"{brand().digest}"'


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    is_current = request.GET.get("v") == brand().digest
    response["Cache-Control"] = "public, max-age=31536000, immutable" if is_current else "no-cache"
    return response


@condition(etag_func=_etag)
def branding_css(request: HttpRequest) -> HttpResponse:
    """Serve the rules that put the town's colour in place of ours."""
    return _kept(request, HttpResponse(brand_css(brand().accent), content_type="text/css; charset=utf-8"))


@condition(etag_func=_etag)
def branding_logo(request: HttpRequest) -> HttpResponse:
    """Serve the logo."""
    row = Branding.objects.filter(pk=1).first()
    if row is None or not row.logo:
        raise Http404
    return _kept(request, HttpResponse(bytes(row.logo), content_type=row.logo_type))
