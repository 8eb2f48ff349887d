"""When a member is there for cases: her evenings, and the days when she is not."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Weekday(models.IntegerChoices):
    """As Python counts: Monday is 0."""

    MONDAY = 0, _("lundi")
    TUESDAY = 1, _("mardi")
    WEDNESDAY = 2, _("mercredi")
    THURSDAY = 3, _("jeudi")
    FRIDAY = 4, _("vendredi")
    SATURDAY = 5, _("samedi")
    SUNDAY = 6, _("dimanche")


class Evening(models.Model):
    """One evening a week that a member gives; the hour is the one of her own zone."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="evenings"
    )
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=Weekday.choices)
    starts = models.TimeField(_("à partir de"))

    class Meta:
        verbose_name = _("soir")
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["member", "weekday"], name="one_evening_a_day"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="evening_on_a_weekday"),
        ]


class Absence(models.Model):
    """Days, both ends included, when a member receives nothing. It ends by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences"
    )
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="replaces",
        verbose_name=_("remplacée par"),
    )

    class Meta:
        verbose_name = _("absence")
        ordering = ["starts_on"]
        indexes = [models.Index(fields=["member", "ends_on"], name="absence_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("member")),
                name="absence_substitute_is_another",
            ),
        ]
