"""Filters of « Dossiers » that somebody keeps, alone or for her section."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """Answers of the filters form, never words: a view is called by what it filters.

    `section`: whose défenseur·es see it too; None for its owner alone. `rings_above`: the
    number of cases above which a bell rings; `over_since`: the day it last did, until there
    are fewer again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    section = models.ForeignKey(
        "Section", null=True, on_delete=models.CASCADE, related_name="saved_views"
    )
    asked = models.JSONField(_("filtres"), default=dict)
    rings_above = models.PositiveSmallIntegerField(_("prévenir au-dessus de"), null=True)
    over_since = models.DateField(null=True)
    made_on = models.DateField()

    class Meta:
        verbose_name = _("vue gardée")
        ordering = ["made_on", "pk"]
        indexes = [
            models.Index(
                fields=["rings_above"],
                condition=models.Q(rings_above__isnull=False),
                name="saved_view_rings",
            )
        ]
