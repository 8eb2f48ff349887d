"""What happened at work, dated and worded by the team: the rows of the chronology."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText
from dossiers.rules.known import KnownDate, Precision

DATED = (Precision.DAY, Precision.MONTH, Precision.RANGE)


class Fact(SealedRow):
    """For the team only. It starts no clock: a date that opens a delay is a Milestone.

    `on` and `on_end` are the first and the last day on which it can have happened, the same
    for a day that is known. `number` orders the facts of one day as they were written.
    """

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="facts")
    number = models.PositiveIntegerField()
    on = models.DateField(_("au plus tôt"))
    on_end = models.DateField(_("au plus tard"))
    precision = models.CharField(max_length=8, choices=[(p.value, p.value) for p in DATED])
    exhibit = models.ForeignKey("Exhibit", null=True, on_delete=models.SET_NULL, related_name="+")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(_("retiré le"), null=True)
    version = models.PositiveIntegerField(default=1)
    text = SealedText(_("ce qui s’est passé"))

    class Meta:
        verbose_name = _("fait")
        ordering = ["on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="fact_number"),
            models.CheckConstraint(
                condition=models.Q(precision=Precision.DAY, on=models.F("on_end"))
                | models.Q(
                    precision__in=[Precision.MONTH, Precision.RANGE], on__lte=models.F("on_end")
                ),
                name="fact_days_match_precision",
            ),
        ]

    @property
    def known(self) -> KnownDate:
        """The day of the fact, as rules/ read it."""
        return KnownDate(self.on, self.on_end, Precision(self.precision))
