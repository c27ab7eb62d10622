from __future__ import annotations

from typing import Any

from django.db import models
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
