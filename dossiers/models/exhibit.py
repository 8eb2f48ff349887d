"""A piece of evidence: a sealed file and what is known of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import KeyHolder, SealedJSON, SealedRow, SealedText


class Standing(models.TextChoices):
    """What the team has decided of a piece. From `to_share` on it has its place in the list."""

    NEW = "new", _("à lire")
    KEPT = "kept", _("retenue")
    ASIDE = "aside", _("écartée")
    TO_SHARE = "to_share", _("à communiquer")
    SHARED = "shared", _("communiquée")


class SharedWith(models.TextChoices):
    """To whom pieces were communicated."""

    OTHER_SIDE = "other_side", _("la partie adverse")
    COURT = "court", _("le conseil")
    BOTH = "both", _("la partie adverse et le conseil")


class Exhibit(SealedRow):
    """Belongs to a draft until it is sent, then to the case that has the same id and key.

    `number` is the order of arrival and never changes. `rank` is the number on the bordereau:
    it may move until the piece is communicated, never after. `sort` is the expected piece that
    this one is (kinds/). `identity`: an identity or residence paper, opened by two people.
    """

    case = models.ForeignKey("Case", null=True, on_delete=models.CASCADE, related_name="exhibits")
    draft = models.ForeignKey("Draft", null=True, on_delete=models.CASCADE, related_name="exhibits")
    number = models.PositiveIntegerField(_("numéro"))
    from_worker = models.BooleanField(default=True)
    added_on = models.DateField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    seen_on = models.DateField(_("lue par l'équipe le"), null=True)
    file = models.CharField(_("nom au hasard sur le disque"), max_length=32, unique=True)
    size_class = models.PositiveIntegerField()

    standing = models.CharField(
        _("état"), max_length=10, choices=Standing.choices, default=Standing.NEW
    )
    rank = models.PositiveIntegerField(_("n° de communication"), null=True)
    shared_on = models.DateField(_("communiquée le"), null=True)
    shared_with = models.CharField(
        max_length=10, choices=SharedWith.choices, blank=True, default=""
    )
    sort = models.SlugField(_("nature"), max_length=30, blank=True, default="")
    identity = models.BooleanField(_("papier d’identité ou administratif"), default=False)

    name = SealedText(_("nom donné par la personne"))
    details = SealedJSON(_("type, taille, empreinte"))
    title = SealedText(_("titre sur le bordereau"), null=True)
    dated = SealedText(_("date du fait"), null=True)
    masks = SealedJSON(_("zones cachées, en pour-cent"), null=True)

    class Meta:
        verbose_name = _("pièce")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case__isnull=False, draft__isnull=True)
                | models.Q(case__isnull=True, draft__isnull=False),
                name="exhibit_one_owner",
            ),
            models.UniqueConstraint(fields=["case", "number"], name="exhibit_number_case"),
            models.UniqueConstraint(fields=["draft", "number"], name="exhibit_number_draft"),
            models.UniqueConstraint(fields=["case", "rank"], name="exhibit_rank_case"),
            models.CheckConstraint(
                condition=models.Q(standing__in=["to_share", "shared"], rank__isnull=False)
                | models.Q(standing__in=["new", "kept", "aside"], rank__isnull=True),
                name="exhibit_ranked_when_shared",
            ),
            models.CheckConstraint(
                condition=models.Q(standing="shared", shared_on__isnull=False)
                & ~models.Q(shared_with="")
                | ~models.Q(standing="shared") & models.Q(shared_on__isnull=True, shared_with=""),
                name="exhibit_shared_has_its_day",
            ),
        ]

    def sealed_by(self) -> KeyHolder:
        """The case, or the draft that has the same id: the envelope does not change."""
        owner = self.case if self.case_id else self.draft
        assert owner is not None  # noqa: S101 (the check constraint says so)
        return owner


class ExhibitCopy(models.Model):
    """Another file of the same piece: what was received, untouched, or a small picture of it."""

    class What(models.TextChoices):
        """`original` only when the person asked to keep it."""

        ORIGINAL = "original", _("l’original, tel que reçu")
        PREVIEW = "preview", _("l’aperçu")
        MASKED = "masked", _("la copie masquée")

    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="copies")
    what = models.CharField(max_length=8, choices=What.choices)
    file = models.CharField(_("nom au hasard sur le disque"), max_length=32, unique=True)
    size_class = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("autre fichier d’une pièce")
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "what"], name="one_copy_of_each_sort"),
            models.CheckConstraint(
                condition=models.Q(what__in=["original", "preview", "masked"]),
                name="copy_known_sort",
            ),
        ]


class Opening(models.Model):
    """An identity or residence paper opened by two people: one asks, another agrees.

    `reason` is a slug of actions/opening.py. Once agreed, who asked may read it until `until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="openings")
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="+")
    reason = models.SlugField(max_length=20)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("ouverture à deux")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True)
                | ~models.Q(agreed_by=models.F("asked_by")),
                name="an_opening_takes_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_by=None, agreed_at=None, until=None)
                | models.Q(agreed_by__isnull=False, agreed_at__isnull=False, until__isnull=False),
                name="opening_agreed_has_its_moment",
            ),
            models.UniqueConstraint(
                fields=["exhibit", "asked_by"],
                condition=models.Q(agreed_by__isnull=True),
                name="one_opening_asked",
            ),
        ]


class ExpectedPiece(models.Model):
    """What became of a piece that the kind expects: asked from the person, or needless."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="expected_pieces")
    sort = models.SlugField(max_length=30)
    asked_on = models.DateField(_("demandée le"), null=True)
    needless = models.BooleanField(_("ne s’applique pas"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("pièce attendue")
        constraints = [
            models.UniqueConstraint(fields=["case", "sort"], name="one_line_per_expected_piece")
        ]
