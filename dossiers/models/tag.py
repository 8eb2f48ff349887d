"""Words by which a section sorts its cases: chosen from its list, never typed on a case."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

WORD_LENGTH = 30


class Tag(models.Model):
    """A word of a section's list. One that was used is ended, not deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    section = models.ForeignKey("Section", on_delete=models.PROTECT, related_name="tags")
    word = models.CharField(_("étiquette"), max_length=WORD_LENGTH)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_on = models.DateField()
    ended_on = models.DateField(_("retirée le"), null=True)

    class Meta:
        verbose_name = _("étiquette")
        ordering = ["word"]
        constraints = [
            models.UniqueConstraint(fields=["section", "word"], name="one_tag_of_a_word"),
        ]


class CaseTag(models.Model):
    """A word put on a case. It is copied, so that a list and a person's copy need no join."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="tags")
    word = models.CharField(_("étiquette"), max_length=WORD_LENGTH)
    put_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    put_on = models.DateField()

    class Meta:
        verbose_name = _("étiquette d’un dossier")
        constraints = [
            models.UniqueConstraint(fields=["case", "word"], name="tagged_once"),
        ]
        indexes = [models.Index(fields=["word", "case"], name="case_tag_word")]
