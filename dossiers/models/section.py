"""A section of the union: its own people, its own key, invisible to the others."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Section(models.Model):
    """Cases are sealed to `public_key`; the private half is under the root key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("nom court"), unique=True)
    name = models.CharField(_("nom"), max_length=80)
    zone = models.CharField(_("zone des jours fériés"), max_length=20, default="metropole")
    departments = models.JSONField(_("départements"), default=list, blank=True)
    takes_the_rest = models.BooleanField(_("reçoit les demandes sans département"), default=False)
    public_key = models.BinaryField(max_length=32)
    sealed_private_key = models.BinaryField(max_length=128)
    created_on = models.DateField()
    # What its public form offers; an empty list offers everything.
    kinds = models.JSONField(_("types proposés au public"), default=list, blank=True)
    languages = models.JSONField(_("langues parlées"), default=list, blank=True)
    closed_on = models.DateField(_("fermée le"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("section")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["takes_the_rest"],
                condition=models.Q(takes_the_rest=True),
                name="one_section_takes_the_rest",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | models.Q(takes_the_rest=False),
                name="closed_section_takes_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.name
