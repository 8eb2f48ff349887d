"""A doorbell: somebody is expected somewhere. It never says why, nor about whom."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One line in the bell of one person; it exists exactly once, by its key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No foreign key: members live in another house, and may leave it.
    recipient = models.UUIDField(_("destinataire"))
    topic = models.CharField(_("sujet"), max_length=40)
    reference = models.CharField(_("repère"), max_length=6)
    link = models.CharField(_("page à ouvrir"), max_length=200)
    answer_link = models.CharField(_("adresse de « J’ai vu »"), max_length=200, blank=True)
    key = models.CharField(_("clé"), max_length=200, unique=True)
    created_at = models.DateTimeField(_("créé le"))
    seen_at = models.DateTimeField(_("lu le"), null=True, blank=True)

    class Meta:
        verbose_name = _("avis")
        verbose_name_plural = _("avis")
        indexes = [
            models.Index(
                fields=["recipient", "-created_at", "-id"],
                condition=Q(seen_at__isnull=True),
                name="notice_unseen",
            ),
            models.Index(
                fields=["recipient", "-created_at", "-id"],
                condition=Q(seen_at__isnull=False),
                name="notice_seen",
            ),
        ]
        constraints = [
            # A notice must not be a way out of the site: « //host » is another site.
            models.CheckConstraint(
                condition=Q(link__startswith="/") & ~Q(link__startswith="//"),
                name="notice_link_is_local",
            ),
            models.CheckConstraint(
                condition=Q(answer_link="")
                | (Q(answer_link__startswith="/") & ~Q(answer_link__startswith="//")),
                name="notice_answer_link_is_local",
            ),
        ]
