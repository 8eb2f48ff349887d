"""What is said: to and by the person (Message), and inside the team (Note)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText


class Message(SealedRow):
    """Visible to the person. Hers carry the day only, not the minute; `number` orders."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    from_worker = models.BooleanField()
    sent_at = models.DateTimeField()
    expects_answer = models.BooleanField(_("attend une réponse"), default=False)
    answered = models.BooleanField(default=False)
    read_on = models.DateField(_("lu le"), null=True)
    hidden_on = models.DateField(_("effacé de la page de la personne le"), null=True)
    body = SealedText(_("texte"))

    class Meta:
        verbose_name = _("message")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="message_number"),
            models.CheckConstraint(
                condition=models.Q(from_worker=False) | models.Q(author__isnull=True),
                name="a_worker_has_no_account",
            ),
        ]


class Note(SealedRow):
    """Internal: the person never sees it. Append-only."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    body = SealedText(_("texte"))

    class Meta:
        verbose_name = _("note interne")
        ordering = ["written_at"]
