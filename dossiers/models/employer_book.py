"""A section's own book of employers, and what every line of it has in common.

An employer's name is public, that somebody complains of it is not: names are sealed under
the key of the book, which only the section opens, and cases link by random ids.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import KeyHolder, SealedRow, SealedText


class EmployerBook(KeyHolder):
    """One per section. `blob` is its key, wrapped for the section."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    section = models.OneToOneField(
        "Section", on_delete=models.PROTECT, related_name="employer_book"
    )
    key_id = models.BinaryField(max_length=4)
    algorithm = models.CharField(max_length=60)
    blob = models.BinaryField(max_length=200)

    class Meta:
        verbose_name = _("carnet des employeurs")


class BookRow(SealedRow):
    """A row that the key of a book seals; access.py gives it with its book opened."""

    book = models.ForeignKey(EmployerBook, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def sealed_by(self) -> KeyHolder:
        """The book, not a case."""
        return self.book


class Employer(BookRow):
    """A brand, a company or a place. Merged, it keeps all that was linked to it: what reads
    it follows `merged_into`, and un-merging is to empty that column.
    """

    name = SealedText(_("nom"))
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged"
    )
    made_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
