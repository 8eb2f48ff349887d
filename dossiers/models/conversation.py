"""What is said: to and by the person (Message), and inside the team (Note)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText

HAS_NO_HOUR = models.Q(leaves_at__isnull=True)


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages, and the only question that says which of them the person may know of."""

    def left(self, now: datetime) -> MessageQuerySet:
        """Those that have left at `now`: whatever she sees, counts or answers goes through here."""
        return self.filter(HAS_NO_HOUR | models.Q(leaves_at__lte=now))

    def waiting(self, now: datetime) -> MessageQuerySet:
        """Those that may still be cancelled at `now`."""
        return self.filter(leaves_at__gt=now)


class Message(SealedRow):
    """Visible to the person once it has left. Hers carry the day only; `number` orders.

    `leaves_at`: the team's messages wait two minutes, during which they can be cancelled
    (the row is then deleted). Empty for hers, and once the departure has been told.
    `waited_since`: since when the person waited as it was written, for who cancels it.
    """

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
    leaves_at = models.DateTimeField(_("part à"), null=True)
    waited_since = models.DateField(null=True)
    body = SealedText(_("texte"))

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["leaves_at"],
                condition=models.Q(leaves_at__isnull=False),
                name="message_leaving",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="message_number"),
            models.CheckConstraint(
                condition=models.Q(from_worker=False) | models.Q(author__isnull=True),
                name="a_worker_has_no_account",
            ),
            models.CheckConstraint(
                condition=models.Q(from_worker=False)
                | models.Q(leaves_at__isnull=True, waited_since__isnull=True),
                name="a_worker_does_not_wait_to_send",
            ),
        ]

    def has_left(self, now: datetime) -> bool:
        """As `MessageQuerySet.left`, for a row already read."""
        return self.leaves_at is None or self.leaves_at <= now


class Note(SealedRow):
    """Internal: the person never sees it. Append-only."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    body = SealedText(_("texte"))

    class Meta:
        verbose_name = _("note interne")
        ordering = ["written_at"]


class PhoneCall(SealedRow):
    """A call that was made or received. Internal, as a note: the person never sees it."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="calls")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField(_("moment de l’appel"))
    written_at = models.DateTimeField()
    whom = SealedText(_("avec qui"))
    body = SealedText(_("ce qui a été dit"))

    class Meta:
        verbose_name = _("appel")
        ordering = ["called_at"]
