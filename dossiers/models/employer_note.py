"""What the section knows of a brand besides its cases, and who changed what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.brand import Brand
from dossiers.models.employer_book import BookRow
from dossiers.privacy.sealed import SealedJSON


class EmployerNote(BookRow):
    """A person to know, by her work only, or a past judgment with its reference."""

    class What(models.TextChoices):
        CONTACT = "contact", _("personne à connaître")
        JUDGMENT = "judgment", _("décision passée")

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="notes")
    what = models.CharField(max_length=8, choices=What.choices)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_on = models.DateField()
    removed_on = models.DateField(null=True)
    words = SealedJSON(_("ce qui est noté"))

    class Meta:
        verbose_name = _("note sur une enseigne")
        ordering = ["what", "added_on"]


class EmployerChange(BookRow):
    """One line of the history of a brand: who, when, what; the words before and after."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="changes")
    about = models.UUIDField()
    what = models.SlugField(max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    words = SealedJSON(_("avant et après"))

    class Meta:
        verbose_name = _("changement d’une enseigne")
        ordering = ["-at"]
