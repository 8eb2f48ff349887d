"""A piece of evidence: a sealed file and what is known of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import KeyHolder, SealedJSON, SealedRow, SealedText


class Exhibit(SealedRow):
    """Belongs to a draft until it is sent, then to the case that has the same id and key."""

    case = models.ForeignKey("Case", null=True, on_delete=models.CASCADE, related_name="exhibits")
    draft = models.ForeignKey("Draft", null=True, on_delete=models.CASCADE, related_name="exhibits")
    number = models.PositiveIntegerField(_("numéro"))
    from_worker = models.BooleanField(default=True)
    added_on = models.DateField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    seen_on = models.DateField(_("lue par l'équipe le"), null=True)
    file = models.CharField(_("nom au hasard sur le disque"), max_length=32, unique=True)
    size_class = models.PositiveIntegerField()

    name = SealedText(_("nom donné par la personne"))
    details = SealedJSON(_("type, taille, empreinte"))

    class Meta:
        verbose_name = _("pièce")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case__isnull=False, draft__isnull=True)
                | models.Q(case__isnull=True, draft__isnull=False),
                name="exhibit_one_owner",
            ),
            models.UniqueConstraint(fields=["case", "number"], name="exhibit_number_case"),
            models.UniqueConstraint(fields=["draft", "number"], name="exhibit_number_draft"),
        ]

    def sealed_by(self) -> KeyHolder:
        """The case, or the draft that has the same id: the envelope does not change."""
        owner = self.case if self.case_id else self.draft
        assert owner is not None  # noqa: S101 (the check constraint says so)
        return owner


class ExhibitCopy(models.Model):
    """Another file of the same piece: what was received, untouched, or a small picture of it."""

    class What(models.TextChoices):
        """`original` only when the person asked to keep it."""

        ORIGINAL = "original", _("l’original, tel que reçu")
        PREVIEW = "preview", _("l’aperçu")

    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="copies")
    what = models.CharField(max_length=8, choices=What.choices)
    file = models.CharField(_("nom au hasard sur le disque"), max_length=32, unique=True)
    size_class = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("autre fichier d’une pièce")
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "what"], name="one_copy_of_each_sort"),
            models.CheckConstraint(
                condition=models.Q(what__in=["original", "preview"]), name="copy_known_sort"
            ),
        ]
