"""What was obtained, until it is paid or done; and how a case ended."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText


class RemedyKind(models.TextChoices):
    """A sum to be paid, or a thing to be done."""

    SUM = "sum", _("Une somme")
    MEASURE = "measure", _("Une mesure")


class Remedy(SealedRow):
    """Won or agreed. Its day is in clear, for reminders; `amount` and `paid` are centimes.

    `over_on`: paid in full, done, or given up (`given_up`). `milestone` is the dated fact
    that makes its day a deadline of the other side.
    """

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="remedies")
    kind = models.CharField(max_length=7, choices=RemedyKind.choices)
    due_on = models.DateField(_("attendu le"), null=True)
    over_on = models.DateField(_("payé ou fait le"), null=True)
    given_up = models.BooleanField(_("abandonné"), default=False)
    proof = models.ForeignKey("Exhibit", null=True, on_delete=models.SET_NULL, related_name="+")
    milestone = models.OneToOneField(
        "Milestone", null=True, on_delete=models.SET_NULL, related_name="remedy"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    what = SealedText(_("ce qui a été obtenu"))
    amount = SealedText(_("montant, en centimes"), null=True)
    paid = SealedText(_("déjà payé, en centimes"), null=True)
    note = SealedText(_("précision"), null=True)

    class Meta:
        verbose_name = _("suite obtenue")
        ordering = ["due_on", "recorded_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(given_up=False) | Q(over_on__isnull=False),
                name="remedy_given_up_is_over",
            ),
        ]


class Told(models.TextChoices):
    """How the person learnt that her case is closed."""

    MESSAGE = "message", _("par un message sur sa page, envoyé à la clôture")
    CALL = "call", _("au téléphone")
    MEETING = "meeting", _("de vive voix")
    UNREACHED = "unreached", _("pas encore : impossible de la joindre")


class Entrusted(models.TextChoices):
    """What becomes of the documents that the person entrusted."""

    NONE = "none", _("Aucun papier à rendre")
    RETURNED = "returned", _("Rendus")
    TO_RETURN = "to_return", _("À rendre encore")


class Closing(SealedRow):
    """One end of a case, kept when the case lives again: how, and what was learnt."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="closings")
    closed_on = models.DateField(_("clos le"))
    outcome = models.CharField(max_length=12)
    told = models.CharField(_("la personne l’a appris"), max_length=9, choices=Told.choices)
    documents = models.CharField(_("papiers confiés"), max_length=9, choices=Entrusted.choices)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reopened_on = models.DateField(_("rouvert le"), null=True)

    obtained = SealedText(_("sommes obtenues, en centimes"), null=True)
    lesson = SealedText(_("ce qu’on en retient"), null=True)

    class Meta:
        verbose_name = _("clôture")
        ordering = ["closed_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(reopened_on__isnull=True), name="one_closing_in_force"
            ),
            models.CheckConstraint(
                condition=Q(reopened_on__isnull=True) | Q(reopened_on__gte=F("closed_on")),
                name="closing_reopened_after",
            ),
        ]
