"""Which employer a case is about, by random ids, and what it complains of, by digests."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.brand import Brand
from dossiers.models.company import Company
from dossiers.models.place import Place


class Workplace(models.Model):
    """One per case, written when it comes in.

    `mark` is the digest of the words typed, `spot` that of the department: enough to gather
    the cases of one spelling, and to tell two places apart while nobody has named them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField("Case", on_delete=models.CASCADE, related_name="workplace")
    section = models.ForeignKey("Section", on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    mark = models.BinaryField(max_length=32, null=True)
    spot = models.BinaryField(max_length=32, null=True)
    brand = models.ForeignKey(Brand, null=True, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(
        Company, null=True, on_delete=models.PROTECT, related_name="workplaces"
    )
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    linked_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("employeur d’un dossier")
        indexes = [
            models.Index(fields=["section", "received_on", "brand"], name="workplace_counted"),
            models.Index(
                fields=["section", "mark"],
                condition=models.Q(brand__isnull=True, mark__isnull=False),
                name="workplace_unclear",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(brand__isnull=False)
                | models.Q(company__isnull=True, place__isnull=True),
                name="workplace_begins_with_a_brand",
            )
        ]


class Practice(models.Model):
    """A problem that the person ticked. `mark` is a keyed digest of its slug: it can be
    counted by the database, which does not learn what it is.
    """

    workplace = models.ForeignKey(Workplace, on_delete=models.CASCADE, related_name="practices")
    mark = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("problème compté")
        constraints = [
            models.UniqueConstraint(fields=["workplace", "mark"], name="one_practice_a_case")
        ]
