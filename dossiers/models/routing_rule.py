"""Where a request goes: ordered rules, the first that fits decides (rules/routing.py)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RoutingRule(models.Model):
    """Requests of this kind, place, language and campaign go to `section`.

    A condition left empty fits everything. `proposed_to`: whom the arrival is offered to;
    the queue of the section sees it all the same. A row goes with its campaign: without it,
    the rule would fit every request.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rank = models.PositiveSmallIntegerField(_("rang"))
    kind = models.SlugField(_("type"), max_length=20, blank=True, default="")
    departments = models.JSONField(_("départements"), default=list, blank=True)
    language = models.CharField(_("langue"), max_length=8, blank=True, default="")
    campaign = models.ForeignKey(
        "Campaign", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    section = models.ForeignKey("Section", on_delete=models.PROTECT, related_name="routing_rules")
    proposed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    enabled = models.BooleanField(_("en service"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("règle d’orientation")
        ordering = ["rank", "id"]
