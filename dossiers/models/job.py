"""Long work that a member asked for: done out of the request, its result kept for a week."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """The last three are ends."""

    WAITING = "waiting", _("en attente")
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminé")
    FAILED = "failed", _("échoué")
    CANCELLED = "cancelled", _("annulé")


class Job(models.Model):
    """One piece of work; `kind` names its runner (dossiers/jobs.py).

    `params` and `report` hold ids, numbers and slugs only. Whoever works on it holds `lease`
    until `leased_until`: past that moment the work is anybody's again. The result, if there is
    one, lies sealed in `files`, in order, under the key of its case.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField(max_length=30)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jobs")
    section = models.ForeignKey("Section", null=True, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey("Case", null=True, on_delete=models.CASCADE, related_name="jobs")
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    params = models.JSONField(default=dict)
    step = models.SlugField(max_length=30, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    failure = models.SlugField(max_length=30, blank=True, default="")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    files = models.JSONField(default=list)
    ending = models.CharField(max_length=8, blank=True, default="")

    class Meta:
        verbose_name = _("travail long")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=JobState.values), name="job_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state="running", lease__isnull=False, leased_until__isnull=False)
                | ~models.Q(state="running") & models.Q(lease__isnull=True),
                name="job_running_is_leased",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running"], ended_at__isnull=True)
                | models.Q(state__in=["done", "failed", "cancelled"], ended_at__isnull=False),
                name="job_ended_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="job_to_do",
            ),
            models.Index(fields=["by", "-asked_at"], name="job_mine"),
        ]

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state not in (JobState.WAITING, JobState.RUNNING)
