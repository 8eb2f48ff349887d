"""An arrival that the section does not take: why, what the person reads, who agreed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText


class TurnDown(SealedRow):
    """One request to turn an arrival down; two days after it came, a coordinator must agree."""

    class Answer(models.TextChoices):
        AGREED = "agreed", _("acceptée")
        KEPT = "kept", _("refusée : l’arrivée reste")

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="turn_downs")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=6, choices=Answer.choices, blank=True, default="")
    # Empty while it waits, and for the one that needed nobody else.
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    reason = SealedText(_("raison"))
    reply = SealedText(_("réponse à la personne"))

    class Meta:
        verbose_name = _("refus d’une arrivée")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(answer=""), name="one_turn_down_asked"
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="turn_down_answer_has_its_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True)
                | ~models.Q(answered_by=models.F("asked_by")),
                name="a_turn_down_takes_two_people",
            ),
        ]
