"""What is written over the door or on the screen: an enseigne, or a platform."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.employer_book import BookRow, Employer
from dossiers.privacy.sealed import SealedText


class Brand(Employer):
    """An enseigne. People know it; companies are behind it."""

    is_platform = models.BooleanField(_("plateforme"), default=False)

    class Meta:
        verbose_name = _("enseigne")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
                name="brand_merged_into_another",
            )
        ]


class Alias(BookRow):
    """A spelling that the team has attached to a brand. `mark` is a keyed digest of it
    without accents, case or spaces: an exact spelling is found again without reading it.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="aliases")
    mark = models.BinaryField(max_length=32)
    words = SealedText(_("ce qui a été écrit"))

    class Meta:
        verbose_name = _("graphie d’une enseigne")
        constraints = [
            models.UniqueConstraint(fields=["book", "mark"], name="one_brand_a_spelling")
        ]
