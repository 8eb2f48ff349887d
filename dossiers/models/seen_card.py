"""« Vu en réunion »: a card of « À décider » that may wait a week."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SeenCard(models.Model):
    """One per section and card. `number` is what the card counted when it was seen: it comes
    back before its day when there is more of it.
    """

    section = models.ForeignKey("Section", on_delete=models.CASCADE, related_name="seen_cards")
    card = models.CharField(max_length=90)
    number = models.PositiveIntegerField(default=0)
    until = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("carte vue en réunion")
        constraints = [
            models.UniqueConstraint(fields=["section", "card"], name="one_seen_card_a_section")
        ]
