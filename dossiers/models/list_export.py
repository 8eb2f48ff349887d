"""A list of cases that left as a spreadsheet: who took it, why, and for a day its file."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.section_sealed import SectionSealed
from dossiers.privacy.sealed import SealedText


class ListExport(SectionSealed):
    """`choices`: filters and columns, by their slugs. `files`: the sealed pieces of the file,
    emptied at `expires_at`; the line itself, with its reason, is kept a year.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("fichier effacé le"), db_index=True)
    choices = models.JSONField(default=dict)
    ending = models.CharField(max_length=5)
    personal = models.BooleanField(_("avec données personnelles"), default=False)
    count = models.PositiveIntegerField(_("dossiers"), null=True)
    files = models.JSONField(default=list)
    job = models.ForeignKey("Job", null=True, on_delete=models.SET_NULL, related_name="+")

    reason = SealedText(_("raison"), null=True)

    class Meta:
        verbose_name = _("liste exportée")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(personal=False) | Q(reason__isnull=False),
                name="personal_export_has_its_reason",
            )
        ]
