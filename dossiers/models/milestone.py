"""A dated fact that starts clocks: a letter received, a month not paid, a judgment."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText
from dossiers.rules.catalogue import catalogue
from dossiers.rules.known import KnownDate, Precision
from dossiers.rules.letter_dates import STAGES, LetterDates

# The column of each stage of a letter.
STAGE_COLUMNS = {stage: f"{stage}_on" for stage in STAGES}


@cache
def letter_stage(slug: str) -> str:
    """Which of a letter's three dates this fact is (rules/letter_dates.py); "" if no letter.

    « Licenciement reçu » is the reception of a letter, « Convocation présentée » the day it
    was first presented: the rules that the fact starts say so.
    """
    natures = [rule.nature for rule in catalogue().rules if slug in rule.triggers]
    return next((nature for nature in natures if nature in STAGES), "")


class Milestone(SealedRow):
    """The dates are in clear (reminders need them); what happened is not.

    An unknown date is a milestone too: its deadlines ask for it.
    """

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="milestones")
    slug = models.SlugField(max_length=40)
    earliest = models.DateField(_("au plus tôt"), null=True)
    latest = models.DateField(_("au plus tard"), null=True)
    precision = models.CharField(max_length=8, choices=[(p.value, p.value) for p in Precision])
    sent_on = models.DateField(_("envoyée le"), null=True)
    presented_on = models.DateField(_("première présentation le"), null=True)
    received_on = models.DateField(_("reçue le"), null=True)
    confirmed = models.BooleanField(_("confirmée par une pièce ou par l'équipe"), default=False)
    exhibit = models.ForeignKey("Exhibit", null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    note = SealedText(_("précision"), null=True)

    class Meta:
        verbose_name = _("fait daté")
        indexes = [models.Index(fields=["case", "earliest"], name="milestone_case")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    precision=Precision.UNKNOWN, earliest__isnull=True, latest__isnull=True
                )
                | (
                    ~models.Q(precision=Precision.UNKNOWN)
                    & models.Q(
                        earliest__isnull=False,
                        latest__isnull=False,
                        earliest__lte=models.F("latest"),
                    )
                ),
                name="milestone_dates_match_precision",
            )
        ]

    @property
    def known(self) -> KnownDate:
        """The day of the fact itself, as rules/ read it."""
        return KnownDate(self.earliest, self.latest, Precision(self.precision))

    @property
    def told(self) -> KnownDate | LetterDates:
        """What the delays count from: the day, or the dates of the letter when more are known.

        Raises ValueError when the dates of the letter contradict each other.
        """
        days = {stage: getattr(self, column) for stage, column in STAGE_COLUMNS.items()}
        own = letter_stage(self.slug)
        if not own or not any(days.values()):
            return self.known
        known = {stage: KnownDate.day(day) for stage, day in days.items() if day}
        if self.precision != Precision.UNKNOWN:
            known[own] = self.known
        return LetterDates(**known)
