"""What the instance calls itself, and what was changed in its settings."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """One row. A column left empty means: as the environment says (config/settings.py).

    `brand` and `brand_dark` are the only two colours that an organisation chooses; `logo` is
    what came out of the cleaning, never what was sent.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(_("nom"), max_length=120, blank=True, default="")
    short_name = models.CharField(_("nom court"), max_length=30, blank=True, default="")
    sender = models.CharField(_("nom de l’expéditeur"), max_length=60, blank=True, default="")
    exit_url = models.URLField(_("page de sortie"), blank=True, default="")
    phone = models.CharField(_("téléphone des permanences"), max_length=30, blank=True, default="")
    hours = models.CharField(_("permanences"), max_length=300, blank=True, default="")
    brand = models.CharField(_("couleur, mode clair"), max_length=7, blank=True, default="")
    brand_dark = models.CharField(_("couleur, mode sombre"), max_length=7, blank=True, default="")
    logo = models.BinaryField(_("logo"), max_length=40_000, null=True)
    logo_type = models.CharField(max_length=20, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("organisation")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_organisation"),
            models.CheckConstraint(
                condition=models.Q(brand="", brand_dark="")
                | ~models.Q(brand="") & ~models.Q(brand_dark=""),
                name="organisation_has_both_colours",
            ),
            models.CheckConstraint(
                condition=models.Q(logo__isnull=True, logo_type="")
                | models.Q(logo__isnull=False) & ~models.Q(logo_type=""),
                name="organisation_logo_has_its_type",
            ),
        ]


class SettingChange(models.Model):
    """One change of a setting, before and after. Never anything of a case or of an account.

    The journal holds no words: its line names this row and carries the digest of both sides,
    so that a row edited afterwards shows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.SlugField(_("page"), max_length=20)
    about = models.CharField(_("sur quoi"), max_length=120, blank=True, default="")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("changement de réglage")
        indexes = [models.Index(fields=["page", "-at"], name="setting_changes")]
