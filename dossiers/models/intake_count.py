"""How many requests passed each screen of the intake, day by day. Of nobody in particular."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class IntakeCount(models.Model):
    """A day, a screen, a number. Nothing leads from here to a draft, a case or an address."""

    day = models.DateField()
    screen = models.SlugField(max_length=10)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("passages d’un écran")
        constraints = [
            models.UniqueConstraint(fields=["day", "screen"], name="one_intake_count_a_day")
        ]
