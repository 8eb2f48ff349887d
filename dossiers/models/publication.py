"""Figures that leave the tool: what was published, once and for all, and what it hid."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.section_sealed import SectionSealed
from dossiers.privacy.sealed import SealedJSON, SealedText


class PublicationState(models.TextChoices):
    """A withdrawn edition is kept: the next ones are compared with it."""

    WAITING = "waiting", _("attend une seconde personne")
    PUBLISHED = "published", _("publiée")
    REFUSED = "refused", _("refusée")
    WITHDRAWN = "withdrawn", _("retirée")


class Publication(SectionSealed):
    """One edition of one prepared table, over whole quarters and one geography.

    `snapshot`: what readers get, frozen. `exact`: the true counts behind it, for the editions
    to come; no page shows them. `k`: the fewest people behind a number that day.
    """

    question = models.SlugField(_("question"), max_length=30)
    since = models.DateField(_("du"))
    until = models.DateField(_("au"))
    area = models.SlugField(_("géographie"), max_length=20, blank=True, default="")
    k = models.PositiveSmallIntegerField(default=5)
    state = models.CharField(max_length=9, choices=PublicationState.choices)
    names_employers = models.BooleanField(default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    snapshot = SealedJSON(_("ce qui est publié"))
    exact = SealedJSON(_("comptes exacts"))
    note = SealedText(_("avis juridique"), null=True)

    class Meta:
        verbose_name = _("publication de chiffres")
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["section", "-asked_at"], name="publication_listed")]
        constraints = [
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="publication_period"),
            models.CheckConstraint(
                condition=Q(k__gte=5, k__lte=20), name="publication_hides_among_five"
            ),
            models.CheckConstraint(
                condition=~Q(names_employers=True, state__in=["published", "withdrawn"])
                | Q(agreed_by__isnull=False, note__isnull=False),
                name="publication_of_names_is_agreed",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("asked_by")),
                name="publication_two_people_are_two",
            ),
        ]


class PublicationRule(models.Model):
    """The fewest people that a published number of this section stands for. No row: 5."""

    section = models.OneToOneField(
        "Section", on_delete=models.CASCADE, related_name="publication_rule"
    )
    k = models.PositiveSmallIntegerField(_("personnes au moins"), default=5)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("seuil des publications")
        constraints = [
            models.CheckConstraint(
                condition=Q(k__gte=5, k__lte=20), name="publication_rule_hides_among_five"
            )
        ]
