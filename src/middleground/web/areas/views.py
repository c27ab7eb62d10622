"""Pages about areas: the list, one area, taking boundaries over, the grid of tiles."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from middleground.web.areas import actions
from middleground.web.areas.forms import AreaForm, ColumnsForm, NeighboursForm, TilesForm, UploadForm
from middleground.web.areas.geometry import grid
from middleground.web.areas.models import Area, BoundaryDraft, BoundarySet
from middleground.web.areas.queries import boundaries_for, boundary_set_on, neighbours_of
from middleground.web.areas.reading import properties_of, read_areas
from middleground.web.areas.tasks import DRAFTS_STAY
from middleground.web.base.errors import DomainError
from middleground.web.base.forms import raise_into
from middleground.web.base.rights import require

SHOWN_PROBLEMS = 20


def _editor(request: HttpRequest) -> AbstractBaseUser:
    require(request.user, "areas.edit")
    assert isinstance(request.user, AbstractBaseUser)
    return request.user


def _trail(here: str) -> list[tuple[str, str]]:
    return [(_("Areas"), reverse("areas")), (here, "")]


@login_required
def areas(request: HttpRequest) -> HttpResponse:
    """List all areas, each under what it lies in, and the versions of their boundaries."""
    _editor(request)
    rows = [(area, area.trail.count("/") - 2) for area in Area.objects.all()]
    context = {"rows": rows, "sets": BoundarySet.objects.filter(ready=True), "counted": boundary_set_on()}
    return render(request, "areas/areas.html", {**context, "audience": "staff"})


@login_required
def area_edit(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """Make an area or change one."""
    by = _editor(request)
    area = get_object_or_404(Area.objects.select_related("parent"), code=code) if code else Area()
    initial = {name: getattr(area, name) for name in AreaForm.base_fields} if code else None
    form = AreaForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            saved = actions.save_area(by=by, area=form.into(area))
        except DomainError as error:
            raise_into(form, error)
        else:
            messages.success(request, _("The area was saved."))
            return redirect("area", saved.code)
    here = area.name if code else _("Add an area")
    context = {"form": form, "here": here, "trail": _trail(here), "audience": "staff"}
    return render(request, "areas/area_edit.html", context)


@login_required
def area(request: HttpRequest, code: str) -> HttpResponse:
    """Show one area: what it lies in, its parts, what touches it."""
    by = _editor(request)
    shown = get_object_or_404(Area.objects.select_related("parent"), code=code)
    counted = boundary_set_on()
    neighbours = neighbours_of(shown, counted)
    form = NeighboursForm(request.POST or None, area=shown, initial={"neighbours": neighbours})
    if counted and form.is_valid():
        chosen = form.cleaned_data["neighbours"]
        actions.set_neighbours(by=by, boundary_set=counted, area=shown, neighbours=chosen)
        messages.success(request, _("The neighbours were saved."))
        return redirect("area", code)
    context = {
        "area": shown,
        "parts": shown.parts.all(),
        "neighbours": neighbours,
        "counted": counted,
        "form": form,
        "trail": _trail(shown.name),
        "audience": "staff",
    }
    return render(request, "areas/area.html", context)


@login_required
def boundaries_upload(request: HttpRequest) -> HttpResponse:
    """Upload a file of boundaries; nothing changes yet."""
    by = _editor(request)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"valid_from": timezone.localdate()})
    if form.is_valid():
        try:
            draft = actions.upload_boundaries(by=by, content=form.content(), origin=form.origin())
        except DomainError as error:
            raise_into(form, error)
        else:
            return redirect("boundaries_check", draft.pk)
    context = {"form": form, "trail": _trail(_("Take boundaries over")), "audience": "staff"}
    return render(request, "areas/upload.html", context)


def _draft(by: AbstractBaseUser, key: int) -> BoundaryDraft:
    draft = BoundaryDraft.objects.filter(pk=key, by_id=by.pk, at__gt=timezone.now() - DRAFTS_STAY).first()
    if draft is None:
        raise DomainError("areas.draft_gone")
    return draft


@login_required
def boundaries_check(request: HttpRequest, key: int) -> HttpResponse:
    """Show what was read and every problem; take it over when that is confirmed."""
    by = _editor(request)
    draft = _draft(by, key)
    properties = properties_of(draft.features)
    form = ColumnsForm(request.POST or None, properties=properties)
    first = ColumnsForm(properties=properties)
    chosen = {
        name: request.POST.get(name) or first.get_initial_for_field(first.fields[name], name)
        for name in ("code", "name")
    }
    found, problems = read_areas(draft.features, code_property=chosen["code"], name_property=chosen["name"])
    blocking = any(not problem.is_warning for problem in problems)
    if form.is_valid() and "confirm" in request.POST and not blocking:
        taken = actions.take_over(by=by, draft=draft, columns=form.columns())
        messages.success(
            request, _("The boundaries were taken over. They count from %(day)s.") % {"day": taken.valid_from}
        )
        return redirect("areas")
    known = set(Area.objects.filter(code__in=[each.code for each in found]).values_list("code", flat=True))
    context = {
        "form": form,
        "details": draft.details,
        "rows": [(each, each.code in known) for each in found],
        "problems": problems[:SHOWN_PROBLEMS],
        "more_problems": max(0, len(problems) - SHOWN_PROBLEMS),
        "blocking": blocking,
        "trail": _trail(_("Take boundaries over")),
        "audience": "staff",
    }
    return render(request, "areas/check.html", context)


@login_required
def tiles(request: HttpRequest) -> HttpResponse:
    """Place areas of one kind on a grid by hand, starting from a suggestion."""
    by = _editor(request)
    kind = request.GET.get("kind") or Area.Kind.DISTRICT
    placed = list(Area.objects.filter(kind=kind))
    if not placed:
        raise DomainError("areas.no_areas")
    form = TilesForm(request.POST or None, areas=placed, suggested=_suggested(placed))
    if form.is_valid():
        try:
            actions.place_tiles(by=by, tiles=form.tiles(), origin=form.origin())
        except DomainError as error:
            raise_into(form, error)
        else:
            messages.success(request, _("The grid was saved."))
            return redirect("areas")
    pairs = [(each.name, form[f"column-{each.code}"], form[f"row-{each.code}"]) for each in placed]
    context = {"form": form, "pairs": pairs, "trail": _trail(_("Place areas on a grid")), "audience": "staff"}
    return render(request, "areas/tiles.html", context)


def _suggested(placed: list[Area]) -> dict[str, tuple[int, int]]:
    shown = boundaries_for(Area.objects.filter(pk__in=[area.pk for area in placed]))
    known = {tile.key: (tile.column + 1, tile.row + 1) for tile in shown.tiles} if shown else {}
    by_order = grid({area.code: (float(number), 0.0) for number, area in enumerate(placed)})
    return known if len(known) == len(placed) else by_order
