"""What happens to the clocks: events that stop them, dates missed, rules read again."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText
from dossiers.rules.event import INTERRUPTION, LEGAL_AID, SUSPENSION, Event


class EventKind(models.TextChoices):
    """What an event does to a delay (law.md B9). Nothing else moves one."""

    SUSPENSION = SUSPENSION, _("suspension")
    INTERRUPTION = INTERRUPTION, _("interruption")
    LEGAL_AID = LEGAL_AID, _("aide juridictionnelle")


class Undone(models.TextChoices):
    """Why an event no longer counts: the first three are those of C. civ. 2243."""

    WITHDRAWN = "withdrawn", _("désistement")
    LAPSED = "lapsed", _("péremption")
    DISMISSED = "dismissed", _("demande définitivement rejetée")
    MISTAKE = "mistake", _("noté par erreur")


class ClockEvent(SealedRow):
    """A dated event that suspends or interrupts the deadlines it covers, with its document.

    `cause` is one of rules/event.py. `ends_on` is empty while it lasts; what lasts no time
    (a debt acknowledged) ends on its first day. `confirmed`: a défenseur·e checked it, and
    the last safe day counts on it. An event undone stays in the history.
    """

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="clock_events")
    kind = models.CharField(max_length=12, choices=EventKind.choices)
    cause = models.SlugField(max_length=20, blank=True, default="")
    starts_on = models.DateField(_("premier jour"))
    ends_on = models.DateField(_("dernier jour"), null=True)
    confirmed = models.BooleanField(_("vérifié par un·e défenseur·e"), default=False)
    exhibit = models.ForeignKey("Exhibit", null=True, on_delete=models.SET_NULL, related_name="+")
    deadlines = models.ManyToManyField("Deadline", related_name="clock_events")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_on = models.DateField()
    undone = models.CharField(max_length=10, choices=Undone.choices, blank=True, default="")
    undone_on = models.DateField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    note = SealedText(_("précision"), null=True)

    class Meta:
        verbose_name = _("événement du délai")
        ordering = ["starts_on", "recorded_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="clock_event_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(undone="", undone_on__isnull=True)
                | (~models.Q(undone="") & models.Q(undone_on__isnull=False)),
                name="clock_event_undone_has_a_day",
            ),
        ]

    @property
    def for_rules(self) -> Event | None:
        """The event as rules/ read it; None when it was a mistake and never was.

        A claim withdrawn, lapsed or dismissed is said to have interrupted nothing.
        """
        if self.undone == Undone.MISTAKE:
            return None
        if self.undone and self.kind != EventKind.INTERRUPTION:
            return None
        return Event(
            self.kind,
            self.starts_on,
            self.ends_on,
            cause=self.cause,
            void=bool(self.undone),
            confirmed=self.confirmed,
        )


class Incident(SealedRow):
    """A fatal date of ours that passed its last arguable day while it was open.

    Opened by the sweep, once per date; it outlives the case's closing, until somebody
    writes what happened, what is still possible and who tells the person.
    """

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="incidents")
    deadline = models.ForeignKey("Deadline", on_delete=models.CASCADE, related_name="incidents")
    edition = models.PositiveSmallIntegerField()
    passed_on = models.DateField(_("dernier jour défendable"))
    opened_on = models.DateField()
    teller = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    concluded_on = models.DateField(null=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    cause = SealedText(_("ce qui s’est passé"), null=True)
    still_possible = SealedText(_("ce qui reste possible"), null=True)

    class Meta:
        verbose_name = _("échéance dépassée")
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "edition"], name="one_incident_per_missed_date"
            ),
            models.CheckConstraint(
                condition=models.Q(concluded_on__isnull=True)
                | models.Q(cause__isnull=False, still_possible__isnull=False),
                name="incident_concluded_in_writing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["case", "opened_on"],
                condition=models.Q(concluded_on__isnull=True),
                name="incident_to_conclude",
            )
        ]


class RuleReview(models.Model):
    """Somebody read a version of a rule again, beside its sources, on that day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.SlugField(max_length=40)
    rule_version = models.PositiveSmallIntegerField()
    reviewed_on = models.DateField()
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("relecture d’une règle")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "rule_version", "reviewed_on"], name="one_review_a_day"
            )
        ]
