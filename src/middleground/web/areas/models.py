from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Area(models.Model):
    """A locality: a city, one of its districts, a neighbourhood. About ground, never about people."""

    class Kind(models.TextChoices):
        CITY = "city", _("City")
        DISTRICT = "district", _("District")
        NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    trail = models.CharField(max_length=255, editable=False, db_index=True)

    class Meta:
        ordering = ["trail"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the trail (``/city/district/``), by which one comparison answers whether an area lies within another."""
        self.trail = f"{self.parent.trail if self.parent else '/'}{self.code}/"
        super().save(*args, **kwargs)


class BoundarySet(models.Model):
    """One version of where areas lie, with its source and licence; an outline map or a grid of tiles.

    It counts from ``valid_from``; before ``ready`` it is still being written and nobody sees it.
    """

    class Form(models.TextChoices):
        OUTLINES = "outlines", _("Outlines")
        TILES = "tiles", _("Tiles")

    version = models.CharField(_("version"), max_length=40, unique=True)
    form = models.CharField(max_length=10, choices=Form)
    source = models.CharField(_("source"), max_length=200)
    licence = models.CharField(_("licence"), max_length=120)
    valid_from = models.DateField(_("valid from"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    ready = models.BooleanField(default=False)

    class Meta:
        ordering = ["-valid_from", "-pk"]

    def __str__(self) -> str:
        return self.version


class Boundary(models.Model):
    """Where one area lies in one boundary set: simplified outlines in degrees, and its place in a grid of tiles.

    ``outlines`` is a list of polygons; each is a list of rings of ``[longitude, latitude]``, the first the outer one.
    """

    boundary_set = models.ForeignKey(BoundarySet, on_delete=models.CASCADE, related_name="boundaries")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="boundaries")
    outlines = models.JSONField(default=list)
    column = models.PositiveSmallIntegerField()
    row = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["area__trail"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["boundary_set", "area"], name="boundary_once")]

    def __str__(self) -> str:
        return f"{self.area} ({self.boundary_set})"


class Neighbours(models.Model):
    """Two areas that touch in one boundary set, ``one`` before ``other``; by their borders, or said by hand."""

    boundary_set = models.ForeignKey(BoundarySet, on_delete=models.CASCADE, related_name="neighbours")
    one = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["boundary_set", "one", "other"], name="neighbours_once"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="neighbours_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one} – {self.other}"


class BoundaryDraft(models.Model):
    """An uploaded file that was read but not yet taken over; it goes after a day."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    details = models.JSONField()
    features = models.JSONField()

    def __str__(self) -> str:
        return f"{self.pk}"
