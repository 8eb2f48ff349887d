"""The legal person behind a brand: who signs the contract, who is taken to court."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.brand import Brand
from dossiers.models.employer_book import Employer
from dossiers.privacy.sealed import SealedText


class Company(Employer):
    """A société. `siren_mark` is a keyed digest: two companies of a book have two numbers.

    `successor` took the activity over: the contracts went on with it (L1224-1).
    """

    brand = models.ForeignKey(Brand, null=True, on_delete=models.PROTECT, related_name="companies")
    siren = SealedText(_("SIREN"), null=True)
    siren_mark = models.BinaryField(max_length=32, null=True)
    successor = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="predecessors"
    )
    succeeded_on = models.DateField(_("reprise le"), null=True)

    class Meta:
        verbose_name = _("société")
        constraints = [
            models.UniqueConstraint(fields=["book", "siren_mark"], name="one_company_a_siren"),
            models.CheckConstraint(
                condition=models.Q(successor__isnull=True) | ~models.Q(successor=models.F("id")),
                name="company_succeeded_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
                name="company_merged_into_another",
            ),
        ]
