"""What a person asks about her own data, what she adds to her answers, and what is left after."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText


class RequestKind(models.TextChoices):
    """Rights of a person over her data (RGPD, art. 15, 16 and 17)."""

    COPY = "copy", _("copie de ce que l'équipe a écrit")
    CORRECTION = "correction", _("correction")
    ERASURE = "erasure", _("effacement")


class Decision(models.TextChoices):
    """What the team answered."""

    GRANTED = "granted", _("acceptée")
    PARTLY = "partly", _("acceptée en partie")
    REFUSED = "refused", _("refusée")


class DataRequest(SealedRow):
    """One request about data, with a month to answer: `milestone` starts that clock."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="data_requests")
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    asked_on = models.DateField(_("demandé le"))
    milestone = models.OneToOneField(
        "Milestone", on_delete=models.CASCADE, related_name="data_request"
    )
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True, default="")
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    words = SealedText(_("ce que la personne demande"), null=True)
    answer = SealedText(_("ce que l'équipe répond"), null=True)

    class Meta:
        verbose_name = _("demande sur les données")
        ordering = ["asked_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=models.Q(decision=""),
                name="one_open_request_of_a_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_on__isnull=True, decided_by__isnull=True)
                | ~models.Q(decision="")
                & models.Q(decided_on__isnull=False, decided_by__isnull=False),
                name="request_decision_has_its_day",
            ),
        ]


class Addition(SealedRow):
    """What the person adds to one of her answers, or corrects. The answer itself stays."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="additions")
    number = models.PositiveIntegerField(_("ordre"))
    added_on = models.DateField(_("ajouté le"))
    about = SealedText(_("question"))
    body = SealedText(_("texte"))

    class Meta:
        verbose_name = _("ajout de la personne")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="addition_number"),
        ]


class Erased(models.Model):
    """What is left of an erased case, for a year: that this code had one, and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lookup = models.BinaryField(max_length=32, unique=True)
    erased_on = models.DateField(db_index=True)
