"""What was agreed and what was sent: the person's consents and the section's letters."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText


class ConsentAct(models.TextChoices):
    """Acts that name the person to somebody else: each needs her yes."""

    WRITE_TO_EMPLOYER = "write_to_employer", _("écrire à l'employeur ou à la plateforme")
    WRITE_TO_AUTHORITY = (
        "write_to_authority",
        _("écrire à une administration (inspection, caisse)"),
    )
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
    """A letter of the section or of the person: written here, or only recorded once it left.

    Without `sent_on` it is a draft. Once sent, its text and its digest never change
    (actions/letter.py); its later dates may be learnt. What its template said on the day it
    was begun (whose yes it needs, which fact its sending is) is kept here: a template that
    changes changes no letter.
    """

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="letters")
    template = models.SlugField(max_length=40, blank=True)
    template_version = models.PositiveSmallIntegerField(null=True)
    addressee = models.CharField(max_length=16, blank=True)
    act = models.CharField(max_length=20, blank=True)
    starts = models.SlugField(max_length=40, blank=True)
    sent_on = models.DateField(_("envoyée le"), null=True)
    presented_on = models.DateField(_("première présentation le"), null=True)
    received_on = models.DateField(_("reçue le"), null=True)
    registered = models.BooleanField(_("recommandée"), default=False)
    proof = models.ForeignKey("Exhibit", null=True, on_delete=models.SET_NULL, related_name="+")
    milestone = models.ForeignKey(
        "Milestone", null=True, on_delete=models.SET_NULL, related_name="letters"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_on = models.DateField()
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    summary = SealedText(_("objet, numéro de recommandé"), null=True)
    text = SealedText(_("texte"), null=True)
    number = SealedText(_("numéro de recommandé"), null=True)
    digest = SealedText(_("empreinte du texte envoyé"), null=True)

    class Meta:
        verbose_name = _("courrier")
        ordering = ["sent_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_on__isnull=False, removed_at__isnull=True)
                | models.Q(
                    sent_on__isnull=True,
                    presented_on__isnull=True,
                    received_on__isnull=True,
                    milestone__isnull=True,
                    digest__isnull=True,
                ),
                name="letter_draft_or_sent",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(presented_on__isnull=True)
                    | models.Q(presented_on__gte=models.F("sent_on"))
                )
                & (
                    models.Q(received_on__isnull=True)
                    | models.Q(received_on__gte=models.F("sent_on"))
                ),
                name="letter_sent_first",
            ),
        ]
