"""A case offered to another member, who reads its sheet and accepts; nothing moves before."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedJSON, SealedRow, SealedText


class Handover(SealedRow):
    """Who hands over to whom. The sheet is generated while it waits, and frozen as it was read
    at the acceptance: what was told is known afterwards.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("acceptée")
        DECLINED = "declined", _("refusée")
        WITHDRAWN = "withdrawn", _("retirée")
        LAPSED = "lapsed", _("sans réponse")

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="handovers")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handovers"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    former = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    former_backs = models.BooleanField(_("reste binôme"), default=False)
    proposed_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    told_on = models.DateField(_("rappelée le"))
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    promises = SealedText(_("ce qui a été promis à la personne"), null=True)
    words = SealedText(_("ce qu’il faut savoir"), null=True)
    reason = SealedText(_("raison du refus"), null=True)
    sheet = SealedJSON(_("fiche telle que lue"), null=True)

    class Meta:
        verbose_name = _("passation")
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answer=""), name="one_open_handover"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="handover_answer_has_its_moment",
            ),
        ]
