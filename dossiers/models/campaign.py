"""An entrance of its own for a leaflet or a poster: what it sets, how often it served."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Campaign(models.Model):
    """A short address that opens the form with the sector and the enseigne already chosen.

    It counts, and knows nobody: a request keeps the campaign's id among its sealed answers
    and nowhere else. `sealed` holds the enseigne and the words of welcome under the service
    key: the public page must read them, a copy of the database must not.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    section = models.ForeignKey("Section", on_delete=models.PROTECT, related_name="campaigns")
    slug = models.SlugField(_("adresse courte"), max_length=30, unique=True)
    kind = models.SlugField(_("type"), max_length=20)
    sealed = models.BinaryField(max_length=8000)
    opens_on = models.DateField(_("premier jour"))
    closes_on = models.DateField(_("dernier jour"), null=True)
    revoked_on = models.DateField(_("fermée le"), null=True)
    started = models.PositiveIntegerField(_("demandes commencées"), default=0)
    filed = models.PositiveIntegerField(_("demandes envoyées"), default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_on = models.DateField()

    class Meta:
        verbose_name = _("entrée")
        ordering = ["-made_on", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__isnull=True)
                | models.Q(closes_on__gte=models.F("opens_on")),
                name="campaign_ends_after_it_opens",
            )
        ]
