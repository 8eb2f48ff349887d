"""Wages owed month by month: what was due, what was paid, when the pay came."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedJSON, SealedRow, SealedText

# "" while nobody has asked; the last day of the month, or that day of the next one.
PAY_DAY = r"^(last|[1-9]|[12][0-9]|3[01])?$"


class WagePlan(SealedRow):
    """The table of a case: its usual pay day, and one version for all of its months."""

    case = models.OneToOneField("Case", on_delete=models.CASCADE, related_name="wage_plan")
    pay_day = models.CharField(
        _("jour de paie"),
        max_length=4,
        blank=True,
        default="",
        validators=[RegexValidator(PAY_DAY)],
    )
    version = models.PositiveIntegerField(default=1)
    # What the contract says: hours a week (minutes), rate of an hour (centimes).
    terms = SealedJSON(_("durée et taux du contrat"), null=True)

    class Meta:
        verbose_name = _("tableau des salaires")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pay_day__in=["", "last", *map(str, range(1, 32))]),
                name="wage_plan_known_pay_day",
            )
        ]


class WageMonth(SealedRow):
    """One month of pay. The month is in clear (its claim has a last day), the money is not.

    `milestone` is the pay day that starts its three years; none while nothing is owed.
    """

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="wage_months")
    month = models.DateField(_("mois, par son premier jour"))
    milestone = models.OneToOneField(
        "Milestone", null=True, on_delete=models.SET_NULL, related_name="wage_month"
    )
    acknowledged_on = models.DateField(_("dette reconnue le"), null=True)
    acknowledgement = models.ForeignKey(
        "Exhibit", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    due = SealedText(_("dû"))
    paid = SealedText(_("payé"))
    note = SealedText(_("précision"), null=True)

    class Meta:
        verbose_name = _("mois de salaire")
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["case", "month"], name="one_wage_row_per_month"),
        ]


class WageWeek(SealedRow):
    """The hours of one week, as noted at the time or found again. Its Monday is in clear.

    `worked` is a whole number of minutes, `paid` the centimes already paid for the hours
    over the legal week.
    """

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="wage_weeks")
    monday = models.DateField(_("semaine, par son lundi"))
    worked = SealedText(_("temps de travail, en minutes"))
    paid = SealedText(_("heures supplémentaires déjà payées, en centimes"), null=True)
    note = SealedText(_("précision"), null=True)

    class Meta:
        verbose_name = _("semaine de travail")
        ordering = ["monday"]
        constraints = [
            models.UniqueConstraint(fields=["case", "monday"], name="one_wage_row_per_week"),
        ]
