"""A computed date with a consequence, its past, and how it was given up."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText
from dossiers.rules.deadline import Certainty


class DeadlineState(models.TextChoices):
    """Open until an act that counts, a waiver by two people, or a reason."""

    OPEN = "open", _("ouverte")
    DONE = "done", _("faite")
    STOPPED = "stopped", _("interrompue")
    WAIVED = "waived", _("abandonnée à deux")
    DISMISSED = "dismissed", _("sans objet")


class Severity(models.TextChoices):
    """What happens when it is missed: a right dies, a case suffers, nothing legal."""

    FATAL = "fatal", _("fatale")
    IMPORTANT = "important", _("importante")
    INTERNAL = "internal", _("interne")


# What kills no right and was over before we heard of it: it must hide nothing else.
OVER_BEFORE_US = ~models.Q(severity=Severity.FATAL) & models.Q(prudent__lt=models.F("created_on"))


# What kills a right if nobody acts: the dashboard counts these.
OPEN_FATAL_OURS = models.Q(state="open", severity="fatal", bound="ours")


class Deadline(SealedRow):
    """Stores what started it, the rule with its version, and every date computed.

    `next_rung_on` is the day of the next step of the ladder: the sweep asks for the
    rows where it has come. `edition` grows when the dates move, so that the ladder
    of the new date rings from its first rung.
    """

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="deadlines")
    milestone = models.ForeignKey("Milestone", on_delete=models.CASCADE, related_name="deadlines")
    rule = models.SlugField(max_length=40)
    rule_version = models.PositiveSmallIntegerField()
    bound = models.CharField(max_length=8)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    zone = models.CharField(max_length=20)
    certainty = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Certainty])
    theoretical = models.DateField(null=True)
    legal = models.DateField(null=True)
    prudent = models.DateField(_("dernier jour sûr"), null=True)
    act_by = models.DateField(_("agir avant le"), null=True)
    defensible = models.DateField(null=True)
    edition = models.PositiveSmallIntegerField(default=1)
    created_on = models.DateField()
    # The day this edition's ladder began; empty for the first one, which began at creation.
    rings_from = models.DateField(null=True)

    state = models.CharField(
        max_length=10, choices=DeadlineState.choices, default=DeadlineState.OPEN
    )
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closing_act = models.SlugField(max_length=40, blank=True, default="")
    proof = models.ForeignKey("Exhibit", null=True, on_delete=models.SET_NULL, related_name="+")
    closing_note = SealedText(_("précision"), null=True)

    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    seen_at = models.DateTimeField(null=True)
    next_rung_on = models.DateField(null=True)
    snoozed_until = models.DateField(_("reportée au"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("échéance")
        indexes = [
            models.Index(
                fields=["next_rung_on"],
                condition=models.Q(state="open", next_rung_on__isnull=False),
                name="deadline_next_rung",
            ),
            models.Index(
                fields=["case", "prudent"],
                condition=models.Q(state="open"),
                name="deadline_case_open",
            ),
            models.Index(
                fields=["prudent", "case", "edition", "id"],
                condition=OPEN_FATAL_OURS,
                name="deadline_fatal_ours",
            ),
            models.Index(
                fields=["case"],
                condition=OPEN_FATAL_OURS & models.Q(certainty__in=["earliest", "unknown"]),
                name="deadline_doubtful",
            ),
            models.Index(
                fields=["rule", "id"],
                condition=models.Q(state="open"),
                name="deadline_rule_open",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "rule"],
                condition=models.Q(state="open"),
                name="one_open_deadline_per_fact_and_rule",
            ),
            models.CheckConstraint(
                condition=models.Q(certainty="unknown", prudent__isnull=True)
                | (~models.Q(certainty="unknown") & models.Q(prudent__isnull=False)),
                name="deadline_dated_unless_unknown",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_on__isnull=True)
                | (~models.Q(state="open") & models.Q(closed_on__isnull=False)),
                name="deadline_closed_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(next_rung_on__isnull=True),
                name="deadline_closed_rings_no_more",
            ),
        ]


class DeadlineChange(SealedRow):
    """Earlier dates of a deadline, kept when they move."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="changes")
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="+")
    changed_on = models.DateField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    cause = models.SlugField(max_length=20)
    certainty = models.CharField(max_length=10)
    theoretical = models.DateField(null=True)
    legal = models.DateField(null=True)
    prudent = models.DateField(null=True)
    reason = SealedText(_("raison"), null=True)

    class Meta:
        ordering = ["changed_on"]


class Waiver(SealedRow):
    """Two people give up a fatal deadline: one asks with a reason, another agrees."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="waivers")
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True)
    reason = SealedText(_("raison"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True)
                | ~models.Q(agreed_by=models.F("asked_by")),
                name="a_waiver_takes_two_people",
            ),
            models.UniqueConstraint(
                fields=["deadline"],
                condition=models.Q(agreed_by__isnull=True),
                name="one_waiver_asked",
            ),
        ]


class Reminder(models.Model):
    """One step of the ladder for one person. Silence makes it climb."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="reminders")
    edition = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField(default=0)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders"
    )
    role = models.CharField(max_length=12)
    sent_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    climbed_at = models.DateTimeField(null=True)
    # When she is told again if she stays silent, and how many times she was already.
    again_at = models.DateTimeField(null=True)
    agains = models.PositiveSmallIntegerField(default=0)
    # « Je ne peux pas »: it waits for this person no more, another one was asked.
    declined_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("rappel")
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "edition", "step", "recipient"], name="one_reminder_each"
            )
        ]
        indexes = [
            models.Index(
                fields=["answer_by"],
                condition=models.Q(
                    acknowledged_at__isnull=True, climbed_at__isnull=True, answer_by__isnull=False
                ),
                name="reminder_silent",
            ),
            models.Index(
                fields=["again_at"],
                condition=models.Q(acknowledged_at__isnull=True, again_at__isnull=False),
                name="reminder_again",
            ),
        ]


class AnswerLink(models.Model):
    """The single-use address of a mail: « J'ai vu » or « Je ne peux pas », without sign-in.

    Only its digest is kept. One per step of the ladder and person, as the mail is.
    """

    token_digest = models.BinaryField(max_length=32, unique=True)
    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="answer_links")
    edition = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=12)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lien de réponse")
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "edition", "step", "recipient"], name="one_answer_link_each"
            )
        ]
