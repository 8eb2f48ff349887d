"""What was agreed and what was sent: the person's consents and the section's letters."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText


class ConsentAct(models.TextChoices):
    """Acts that name the person to somebody else: each needs her yes."""

    WRITE_TO_EMPLOYER = "write_to_employer", _("écrire à l'employeur ou à la plateforme")
    GO_TO_COURT = "go_to_court", _("saisir le tribunal")
    JOIN_OTHERS = "join_others", _("agir avec d'autres personnes")
    ASK_LAWYER = "ask_lawyer", _("parler du dossier à un avocat")
    SHOW_GUEST = "show_guest", _("montrer une partie du dossier à un interprète ou à un expert")
    TELL_UNION = "tell_union", _("parler du dossier à un autre syndicat ou à une autre section")
    TELL_PRESS = "tell_press", _("parler du dossier à la presse")


class Consent(models.Model):
    """A yes to one act, given and withdrawn by the person (or told to the team)."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="consents")
    act = models.CharField(max_length=20, choices=ConsentAct.choices)
    given_on = models.DateField()
    told_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("accord")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "act"],
                condition=models.Q(withdrawn_on__isnull=True),
                name="one_consent_in_force",
            )
        ]


class Letter(SealedRow):
    """A written demand that left: when, how, and its proof."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="letters")
    sent_on = models.DateField(_("envoyée le"))
    registered = models.BooleanField(_("recommandée"), default=False)
    proof = models.ForeignKey("Exhibit", null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_on = models.DateField()
    summary = SealedText(_("objet, numéro de recommandé"), null=True)

    class Meta:
        verbose_name = _("courrier")
        ordering = ["sent_on"]
