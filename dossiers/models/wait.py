"""Waiting for somebody: from whom, for what, until when. It is not a state of the case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText


class Whom(models.TextChoices):
    """Who has something to give before the case can go on."""

    PERSON = "person", _("la personne")
    EMPLOYER = "employer", _("l’employeur ou la plateforme")
    COURT = "court", _("le tribunal")
    ADMINISTRATION = "administration", _("une administration")
    OTHER = "other", _("quelqu’un d’autre")


class Wait(SealedRow):
    """One thing expected. Once `until` has passed it rings, once for each date."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="waits")
    whom = models.CharField(_("de qui"), max_length=14, choices=Whom.choices)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    since = models.DateField(_("depuis le"))
    until = models.DateField(_("jusqu’au"))
    over_on = models.DateField(_("finie le"), null=True)
    told_for = models.DateField(_("rappelée pour le"), null=True)
    what = SealedText(_("ce qui est attendu"))

    class Meta:
        verbose_name = _("attente")
        ordering = ["until", "pk"]
        indexes = [
            models.Index(fields=["until"], condition=Q(over_on__isnull=True), name="wait_open"),
            models.Index(
                fields=["case"], condition=Q(over_on__isnull=True), name="wait_open_of_case"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(whom__in=Whom.values), name="wait_for_somebody"),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="wait_ends_after_it_starts"
            ),
        ]
