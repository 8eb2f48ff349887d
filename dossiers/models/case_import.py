"""A spreadsheet of cases that a section brings, and which case each of its rows became."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.section_sealed import SectionSealed
from dossiers.privacy.sealed import SealedJSON


class ImportState(models.TextChoices):
    """The last three are ends: only the counts of what was done are left."""

    OPEN = "open", _("en préparation")
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminé")
    STOPPED = "stopped", _("arrêté")
    UNDONE = "undone", _("annulé")


class CaseImport(SectionSealed):
    """Its file and what was answered about it live 24 hours, sealed; its counts stay.

    columns: heading number to field. corrections: row to field to what is read instead.
    rehearsal: what the import would do (moving/rehearsal.py). stage: which job was asked for.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.OPEN)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("fichier effacé le"))
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    file = models.CharField(max_length=40, blank=True, default="")
    size = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    job = models.ForeignKey("Job", null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)

    columns = SealedJSON(_("colonnes"), null=True)
    corrections = SealedJSON(_("corrections"), null=True)
    rehearsal = SealedJSON(_("répétition"), null=True)

    class Meta:
        verbose_name = _("import")
        ordering = ["-begun_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ImportState.values), name="import_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "running"], ended_at__isnull=True)
                | models.Q(state__in=["done", "stopped", "undone"], ended_at__isnull=False),
                name="import_ended_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=~models.Q(file=""), name="import_file_kept"
            )
        ]


class ImportedCase(models.Model):
    """One row of an import that was done: written with its case, in the same transaction.

    `mark` is the keyed digest of what names the case in the spreadsheet; `seq` the last
    journal line that the import wrote: a later one says that somebody has worked on it.
    """

    class What(models.TextChoices):
        CREATED = "created", _("créé")
        UPDATED = "updated", _("mis à jour")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    of = models.ForeignKey(CaseImport, on_delete=models.CASCADE, related_name="done")
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="imported")
    section = models.ForeignKey("Section", on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField()
    what = models.CharField(max_length=8, choices=What.choices)
    mark = models.BinaryField(max_length=32)
    seq = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("dossier importé")
        constraints = [
            models.UniqueConstraint(fields=["of", "row"], name="imported_once"),
        ]
        indexes = [models.Index(fields=["section", "mark"], name="imported_mark")]
