"""What a person has begun to tell and not sent, and her session once she has."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import KeyHolder, SealedJSON, SealedRow, SealedText


class Draft(SealedRow, KeyHolder):
    """An unsent request. Its key is the key of the case it may become, and its id too.

    `token_lookup` finds it from the cookie, `receipt_lookup` from the code; each has
    its own wrap of the key. After sending it stays 30 minutes to show the code again.
    """

    token_lookup = models.BinaryField(max_length=32, unique=True)
    token_wrap = models.BinaryField(max_length=80)
    receipt_lookup = models.BinaryField(max_length=32, unique=True, null=True)
    receipt_wrap = models.BinaryField(max_length=80, null=True)
    expires_at = models.DateTimeField(_("effacé le"), db_index=True)
    sent_case = models.OneToOneField(
        "Case", null=True, on_delete=models.CASCADE, related_name="sent_draft"
    )
    version = models.PositiveIntegerField(default=1)

    answers = SealedJSON(_("réponses"), null=True)
    code = SealedText(_("code"), null=True)

    class Meta:
        verbose_name = _("demande pas encore envoyée")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(receipt_lookup__isnull=True, receipt_wrap__isnull=True)
                | models.Q(receipt_lookup__isnull=False, receipt_wrap__isnull=False),
                name="draft_code_is_whole",
            )
        ]

    def sealed_by(self) -> KeyHolder:
        """A draft seals its own columns."""
        return self


class WorkerSession(models.Model):
    """A person reading her case: 15 minutes idle, 60 at most. The cookie opens it."""

    token_lookup = models.BinaryField(max_length=32, unique=True)
    token_wrap = models.BinaryField(max_length=80)
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="worker_sessions")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="worker_session_seen")]
