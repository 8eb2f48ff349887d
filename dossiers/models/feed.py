"""What leaves for one member, at her own wish: her calendar, and calls to an address of hers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.member import Member


class Feed(models.Model):
    """The address of a calendar; only its digest is kept. Revoking it deletes the row."""

    member = models.OneToOneField(
        Member, on_delete=models.CASCADE, primary_key=True, related_name="feed"
    )
    token_digest = models.BinaryField(max_length=32, unique=True)
    made_on = models.DateField(_("activé le"))

    class Meta:
        verbose_name = _("agenda")


class Webhook(models.Model):
    """Where to call, and the secret that signs: sealed under the service key."""

    member = models.OneToOneField(
        Member, on_delete=models.CASCADE, primary_key=True, related_name="webhook"
    )
    sealed = models.BinaryField(max_length=1000)
    made_on = models.DateField(_("activé le"))

    class Meta:
        verbose_name = _("appel")
