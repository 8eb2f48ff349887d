"""A case opened in an emergency by somebody who has no part in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText


class BreakGlass(SealedRow):
    """One coordinator, one case, two hours, a reason; looked at by somebody else afterwards.

    It stays with the case for ever. `review_by` is seven days after.
    """

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="break_glass")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="break_glass"
    )
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review_by = models.DateField(_("à relire avant le"))
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_on = models.DateField(null=True)
    reason = SealedText(_("raison"))
    review = SealedText(_("avis de qui a relu"), null=True)

    class Meta:
        verbose_name = _("ouverture d’urgence")
        ordering = ["-opened_at"]
        indexes = [
            models.Index(
                fields=["review_by"],
                condition=Q(reviewed_on__isnull=True),
                name="break_glass_to_review",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("member")),
                name="break_glass_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")), name="break_glass_has_an_end"
            ),
        ]
