"""What is asked of the court, head by head: the « chiffrage des demandes »."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText


class ClaimHead(SealedRow):
    """One head of claim. Its period is in clear (its rule counts from it), its money is not.

    `amount` is a whole number of centimes, written in figures; none for a measure (documents).
    `rule` is the prescription that takes it away, "" when nothing does.
    """

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="claim_heads")
    position = models.PositiveSmallIntegerField(_("rang"))
    head = models.SlugField(_("nature"), max_length=30)
    rule = models.SlugField(_("règle de prescription"), max_length=40, blank=True, default="")
    since = models.DateField(_("du"), null=True)
    until = models.DateField(_("au"), null=True)
    dropped_on = models.DateField(_("n’est plus demandé depuis"), null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    label = SealedText(_("demande"))
    amount = SealedText(_("montant, en centimes"), null=True)
    working = SealedText(_("calcul"), null=True)
    basis = SealedText(_("fondement"), null=True)

    class Meta:
        verbose_name = _("demande chiffrée")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="claim_head_position"),
            models.CheckConstraint(
                condition=models.Q(since__isnull=True)
                | models.Q(until__isnull=True)
                | models.Q(since__lte=models.F("until")),
                name="claim_head_period_in_order",
            ),
        ]
