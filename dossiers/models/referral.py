"""A case offered to another section: nothing moves before the person and that section said yes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.peer import Peer
from dossiers.privacy.sealed import SealedRow, SealedText


class Referral(SealedRow):
    """To a section of this instance (`to`) or of another one (`peer`).

    `keeps_days`: how long the origin goes on reading once the case has left; `keeps_until`
    says the day once it is known. `read_at`: the first time that somebody else than its
    author saw it. An envelope is named by the id of its referral.
    """

    class Why(models.TextChoices):
        NEAR = "near", _("elle est plus près du lieu de travail")
        TRADE = "trade", _("elle connaît mieux ce métier")
        LANGUAGE = "language", _("on y parle la langue de la personne")
        ROOM = "room", _("elle a plus de place en ce moment")
        PERSON = "person", _("la personne le demande")

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("acceptée")
        DECLINED = "declined", _("refusée par la section")
        REFUSED = "refused", _("refusée par la personne")
        WITHDRAWN = "withdrawn", _("retirée")
        LAPSED = "lapsed", _("sans réponse")

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="referrals")
    origin = models.ForeignKey("Section", on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(
        "Section", null=True, on_delete=models.PROTECT, related_name="referrals_to"
    )
    peer = models.ForeignKey(Peer, null=True, on_delete=models.PROTECT, related_name="referrals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=10, choices=Why.choices)
    keeps_days = models.PositiveSmallIntegerField(_("lecture gardée, en jours"), default=0)
    keeps_until = models.DateField(_("lecture gardée jusqu’au"), null=True)
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    consented_at = models.DateTimeField(null=True)
    told_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed_at = models.DateTimeField(null=True)
    digest = models.BinaryField(max_length=32, null=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = SealedText(_("phrase de la section qui refuse"), null=True)

    class Meta:
        verbose_name = _("orientation")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answer=""), name="one_open_referral"
            ),
            models.CheckConstraint(
                condition=Q(to__isnull=True, peer__isnull=False)
                | Q(to__isnull=False, peer__isnull=True),
                name="referral_goes_to_one",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="referral_answer_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(answer="accepted") | Q(consented_at__isnull=False),
                name="referral_accepted_with_her_yes",
            ),
        ]
        indexes = [
            models.Index(fields=["to"], condition=Q(answer=""), name="referral_waiting"),
            models.Index(
                fields=["origin"], condition=Q(keeps_until__isnull=False), name="referral_kept"
            ),
        ]

    @property
    def whom(self) -> str:
        """The name of who would receive the case."""
        return self.to.name if self.to else self.peer.name if self.peer else ""
