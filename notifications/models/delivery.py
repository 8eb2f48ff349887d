"""The ledger of what leaves: one row per notice and channel, never a word of content."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.models.notice import Notice


class State(models.TextChoices):
    """Where a delivery stands.

    `uncertain`: it may have left, and is not sent twice. `bounced`: it left and came back.
    `carried`: it leaves inside the message of another, and shares its fate (pace.py).
    """

    WAITING = "waiting", _("à envoyer")
    CLAIMED = "claimed", _("en cours d’envoi")
    SENT = "sent", _("envoyé")
    FAILED = "failed", _("échec")
    UNCERTAIN = "uncertain", _("incertain")
    BOUNCED = "bounced", _("revenu")
    DROPPED = "dropped", _("sans objet")
    CARRIED = "carried", _("joint à un autre")


class Delivery(models.Model):
    """The sending of one notice through one channel.

    `next_attempt_at` keeps its value while the row is claimed: a batch is sent in the order
    (next_attempt_at, id), so what a dead process left behind tells which row was in its hands.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No index of its own: the unique key below begins with it.
    notice = models.ForeignKey(
        Notice,
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_index=False,
        verbose_name=_("avis"),
    )
    channel = models.CharField(_("canal"), max_length=20)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    # When it should leave; what waits for long after that is late, and says so.
    due_at = models.DateTimeField(_("à envoyer le"))
    next_attempt_at = models.DateTimeField(_("prochain essai"))
    # « update:email:<person> »: what may leave in one message with others; or "".
    group = models.CharField(_("groupe"), max_length=80, blank=True)
    carried_by = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="carried",
        db_index=False,
        verbose_name=_("joint à"),
    )
    claim_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    # Fixed here, so that a second sending of the same doorbell is seen as the same mail.
    message_id = models.CharField(max_length=200)
    error_class = models.CharField(_("nature de l’erreur"), max_length=20, blank=True)
    error_code = models.CharField(_("code de l’erreur"), max_length=20, blank=True)
    created_at = models.DateTimeField(_("créé le"))
    settled_at = models.DateTimeField(_("réglé le"), null=True, blank=True)
    # When a human was told that it did not arrive (trouble.py).
    told_at = models.DateTimeField(_("signalé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("envoi")
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(state="waiting"),
                name="delivery_waiting",
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state="claimed"), name="delivery_claimed"
            ),
            models.Index(
                fields=["settled_at"],
                condition=Q(settled_at__isnull=False),
                name="delivery_settled",
            ),
            models.Index(
                fields=["settled_at"],
                condition=Q(state__in=["failed", "uncertain", "bounced"], told_at__isnull=True),
                name="delivery_untold",
            ),
            models.Index(
                fields=["group", "settled_at"], condition=~Q(group=""), name="delivery_group"
            ),
            models.Index(
                fields=["carried_by"],
                condition=Q(carried_by__isnull=False),
                name="delivery_carried_by",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(
                condition=Q(state="claimed", claim_token__isnull=False, lease_until__isnull=False)
                | (~Q(state="claimed") & Q(claim_token__isnull=True) & Q(lease_until__isnull=True)),
                name="delivery_claimed_has_token_and_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "claimed"], settled_at__isnull=True)
                | Q(
                    state__in=["sent", "failed", "uncertain", "bounced", "dropped", "carried"],
                    settled_at__isnull=False,
                ),
                name="delivery_settled_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state="carried", carried_by__isnull=False)
                | (~Q(state="carried") & Q(carried_by__isnull=True)),
                name="delivery_carried_by_somebody",
            ),
        ]
