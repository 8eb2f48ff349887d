"""From how many cases an employer's practice is a pattern, in one section (ux.md 7.2)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PatternRule(models.Model):
    """`cases` in at least `places`, or `alone` in one place, within `months`. No row: the
    numbers below.
    """

    section = models.OneToOneField("Section", on_delete=models.CASCADE, related_name="pattern_rule")
    cases = models.PositiveSmallIntegerField(_("dossiers"), default=3)
    places = models.PositiveSmallIntegerField(_("lieux"), default=2)
    alone = models.PositiveSmallIntegerField(_("dossiers dans un seul lieu"), default=5)
    months = models.PositiveSmallIntegerField(_("mois"), default=6)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("seuils des motifs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    cases__gte=2, places__gte=1, alone__gte=2, months__gte=1, months__lte=24
                ),
                name="pattern_rule_counts_several",
            )
        ]
