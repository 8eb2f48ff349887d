"""Where people work: a shop, a kitchen, a depot."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.brand import Brand
from dossiers.models.company import Company
from dossiers.models.employer_book import Employer
from dossiers.privacy.sealed import SealedText


class Place(Employer):
    """A lieu of a brand, held by one of its companies when we know which."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="places")
    company = models.ForeignKey(Company, null=True, on_delete=models.PROTECT, related_name="places")
    town = SealedText(_("ville"), null=True)
    siret = SealedText(_("SIRET"), null=True)
    siret_mark = models.BinaryField(max_length=32, null=True)

    class Meta:
        verbose_name = _("lieu")
        constraints = [
            models.UniqueConstraint(fields=["book", "siret_mark"], name="one_place_a_siret"),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
                name="place_merged_into_another",
            ),
        ]
