"""Something of a section that is kept sealed for a while, under a key that it opens alone."""

from __future__ import annotations

from django.db import models

from dossiers.privacy.envelope import ALGORITHM, DataKey
from dossiers.privacy.sealed import KeyHolder, SealedRow


class SectionSealed(SealedRow, KeyHolder):
    """`blob` is its key, wrapped for the section; emptied, what it sealed opens no more."""

    section = models.ForeignKey("Section", on_delete=models.PROTECT, related_name="+")
    key_id = models.BinaryField(max_length=4)
    algorithm = models.CharField(max_length=60, default=ALGORITHM)
    blob = models.BinaryField(max_length=200)

    class Meta:
        abstract = True

    def sealed_by(self) -> KeyHolder:
        """It seals its own columns and files."""
        return self

    def lock_anew(self) -> None:
        """Give the (unsaved) row a fresh key, wrapped for its section, and open it."""
        key = DataKey.new()
        self.key_id, self.blob = key.id, key.sealed_to(bytes(self.section.public_key), self.pk)
        self.open_with(key)
