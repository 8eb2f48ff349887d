"""Secrets that must outlive the root key: sealed under it, wrapped anew when it is changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy import blind, keyring


class RootSecret(models.Model):
    """One row per secret. Without a row, the secret is derived from the root key, as long as
    that one was never changed.
    """

    name = models.CharField(_("nom"), max_length=40, primary_key=True)
    sealed = models.BinaryField(max_length=128)

    class Meta:
        verbose_name = _("secret sous la clé racine")


def _pinned(name: str) -> bytes | None:
    found = RootSecret.objects.filter(name=name).values_list("sealed", flat=True).first()
    return keyring.unwrapped("secrets", bytes(found), name.encode()) if found else None


blind.pinned_by(_pinned)
