"""A day in court, or a meeting that counts as much: when, where, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedJSON, SealedRow, SealedText


class HearingKind(models.TextChoices):
    """Before whom. An appointment (prefecture, conciliation outside) is prepared the same way."""

    CONCILIATION = "conciliation", _("Bureau de conciliation et d’orientation")
    JUDGMENT = "judgment", _("Bureau de jugement")
    INTERIM = "interim", _("Référé")
    TIE_BREAK = "tie_break", _("Départage")
    APPEAL = "appeal", _("Cour d’appel")
    APPOINTMENT = "appointment", _("Rendez-vous")
    OTHER = "other", _("Autre audience")


class HearingState(models.TextChoices):
    """Where a hearing stands."""

    PLANNED = "planned", _("Prévue")
    HELD = "held", _("Tenue")
    POSTPONED = "postponed", _("Renvoyée")
    CANCELLED = "cancelled", _("Annulée")


class HearingOutcome(models.TextChoices):
    """What came of it. `delivered_on` is the day of the « délibéré »."""

    POSTPONED = "postponed", _("Renvoi")
    CONCILIATED = "conciliated", _("Conciliation totale")
    PARTLY = "partly", _("Conciliation partielle")
    NOT_CONCILIATED = "not_conciliated", _("Pas de conciliation")
    RESERVED = "reserved", _("Mise en délibéré")
    DECIDED = "decided", _("Décision")


class Hearing(SealedRow):
    """Its moment is in clear, for reminders and the calendar; its place and words are not.

    `number` is its address in the case. `milestone` is the dated fact that makes it a
    deadline: lists, reminders and the calendar know of it as of any other date.
    """

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="hearings")
    number = models.PositiveSmallIntegerField(_("numéro"))
    at = models.DateTimeField(_("jour et heure"))
    kind = models.CharField(_("nature"), max_length=12, choices=HearingKind.choices)
    state = models.CharField(
        max_length=9, choices=HearingState.choices, default=HearingState.PLANNED
    )
    outcome = models.CharField(
        max_length=15, choices=HearingOutcome.choices, blank=True, default=""
    )
    delivered_on = models.DateField(_("délibéré annoncé pour le"), null=True)
    # The sitting that this one continues.
    follows = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="next")
    milestone = models.OneToOneField(
        "Milestone", null=True, on_delete=models.SET_NULL, related_name="hearing"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    court = SealedText(_("tribunal"), null=True)
    room = SealedText(_("salle"), null=True)
    address = SealedText(_("adresse"), null=True)
    registry_phone = SealedText(_("téléphone du greffe"), null=True)
    arguments = SealedText(_("ce que l’autre partie dira, et nos réponses"), null=True)
    to_bring = SealedJSON(_("à emporter, et ce qui est prêt"), null=True)
    account = SealedText(_("ce qui s’est passé"), null=True)

    class Meta:
        verbose_name = _("audience")
        ordering = ["at"]
        indexes = [
            models.Index(
                fields=["case", "at"], condition=Q(state="planned"), name="hearing_planned"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="hearing_number_case"),
            models.CheckConstraint(
                condition=Q(state__in=HearingState.values), name="hearing_known_state"
            ),
        ]
