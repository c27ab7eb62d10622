from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Branding(models.Model):
    """The name, logo and colour of this installation; one row, or none while nobody chose."""

    name = models.CharField(_("name"), max_length=80, blank=True)
    accent = models.CharField(_("colour"), max_length=7, blank=True)
    logo = models.BinaryField(_("logo"), null=True)
    logo_type = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_branding")]

    def __str__(self) -> str:
        return self.name
