"""Somebody from outside the case: an expert, a lawyer or an interpreter, for a part, for a time."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText


class GuestKind(models.TextChoices):
    """Why somebody is let in."""

    EXPERT = "expert", _("expert·e")
    LAWYER = "lawyer", _("avocat·e")
    INTERPRETER = "interpreter", _("interprète")


class Guest(models.Model):
    """One person let into one case until `ends_on` included; never into anything else.

    What she sees is said field by field. `member` is empty until her invitation is used.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="guests")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="confided"
    )
    invitation = models.OneToOneField(
        "Invitation", null=True, on_delete=models.SET_NULL, related_name="guest"
    )
    kind = models.CharField(_("rôle"), max_length=12, choices=GuestKind.choices)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    invited_on = models.DateField(_("invitation du"))
    ends_on = models.DateField(_("jusqu’au"))
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sees_identity = models.BooleanField(_("identité"), default=False)
    sees_contact = models.BooleanField(_("contact sûr"), default=False)
    sees_story = models.BooleanField(_("récit et réponses"), default=False)
    sees_messages = models.BooleanField(_("messages"), default=False)
    sees_deadlines = models.BooleanField(_("échéances"), default=False)
    sees_letters = models.BooleanField(_("courriers"), default=False)
    exhibits = models.ManyToManyField("Exhibit", related_name="+", verbose_name=_("pièces"))

    class Meta:
        verbose_name = _("personne invitée")
        ordering = ["-invited_on", "-pk"]
        indexes = [
            models.Index(
                fields=["member", "ends_on"],
                condition=Q(revoked_at__isnull=True),
                name="guest_in_force",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "member"],
                condition=Q(revoked_at__isnull=True, member__isnull=False),
                name="one_guest_scope_in_force",
            ),
            models.CheckConstraint(condition=Q(kind__in=GuestKind.values), name="known_guest"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("invited_on")), name="guest_ends_after_invited"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(member__isnull=False),
                name="guest_who_accepted_is_somebody",
            ),
        ]


class MessageTranslation(SealedRow):
    """What a message says in another language, as an interpreter wrote it. The message stays."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="message_translations")
    message = models.ForeignKey("Message", on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("langue"), max_length=8)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_on = models.DateField(_("écrite le"))
    body = SealedText(_("texte"))

    class Meta:
        verbose_name = _("traduction d’un message")
        ordering = ["written_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "language", "author"], name="one_translation_each"
            )
        ]
