"""What keeps robots out of the public form: a switch, and proofs that served."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Guard(models.Model):
    """One row: whether « Commencer » asks for a small proof. Turned on during a flood."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_on = models.BooleanField(_("petite vérification avant de commencer"), default=False)
    changed_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("vérification")


class SpentProof(models.Model):
    """The digest of a form, or of a proof, that has served: it serves once."""

    digest = models.BinaryField(primary_key=True, max_length=32)
    expires_at = models.DateTimeField(db_index=True)
