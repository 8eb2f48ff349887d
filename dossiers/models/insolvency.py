"""A court opened a procedure against a company: the dates that it starts on each case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.company import Company
from dossiers.models.employer_book import BookRow
from dossiers.privacy.sealed import SealedText


class Insolvency(BookRow):
    """The opening judgment, and the day of its notice in the BODACC.

    `undone_on`: recorded by mistake; what it had opened is closed with that reason.
    """

    class Procedure(models.TextChoices):
        LIQUIDATION = "liquidation", _("liquidation judiciaire")
        WITH_PLAN = "with_plan", _("liquidation judiciaire, avec plan de sauvegarde de l’emploi")
        RECOVERY = "recovery", _("redressement judiciaire")

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="insolvencies")
    procedure = models.CharField(_("procédure"), max_length=12, choices=Procedure.choices)
    opened_on = models.DateField(_("jugement d’ouverture du"))
    published_on = models.DateField(_("publié au BODACC le"), null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField()
    undone_on = models.DateField(null=True)
    trustee = SealedText(_("mandataire ou liquidateur"), null=True)

    class Meta:
        verbose_name = _("procédure collective")
        ordering = ["-opened_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "procedure", "opened_on"],
                condition=models.Q(undone_on__isnull=True),
                name="one_insolvency_a_judgment",
            ),
            models.CheckConstraint(
                condition=models.Q(published_on__isnull=True)
                | models.Q(published_on__gte=models.F("opened_on")),
                name="insolvency_published_after",
            ),
        ]


class InsolvencyFact(models.Model):
    """The dated fact that a procedure put on one case: once, whoever rings again."""

    insolvency = models.ForeignKey(Insolvency, on_delete=models.CASCADE, related_name="facts")
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=40)
    milestone = models.ForeignKey(
        "Milestone", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("fait posé par une procédure collective")
        constraints = [
            models.UniqueConstraint(
                fields=["insolvency", "case", "slug"], name="one_fact_a_procedure"
            )
        ]
