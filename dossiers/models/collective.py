"""A collective action: a goal, and cases that each keep their own dates and their own yes."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.brand import Brand
from dossiers.models.employer_book import BookRow
from dossiers.models.joint import JointCall
from dossiers.privacy.sealed import SealedText


class Collective(BookRow):
    """What several people do together. `call`: the question « je rejoins si N » it came from."""

    brand = models.ForeignKey(Brand, null=True, on_delete=models.PROTECT, related_name="+")
    call = models.OneToOneField(
        JointCall, null=True, on_delete=models.PROTECT, related_name="collective"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_on = models.DateField()
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    goal = SealedText(_("but"))

    class Meta:
        verbose_name = _("action collective")
        ordering = ["-made_on", "pk"]


class CollectiveCase(models.Model):
    """A case of the action. Linking asks nothing of the person: her consent is on her case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    collective = models.ForeignKey(Collective, on_delete=models.CASCADE, related_name="links")
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="collectives")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_on = models.DateField()

    class Meta:
        verbose_name = _("dossier d’une action collective")
        constraints = [models.UniqueConstraint(fields=["collective", "case"], name="linked_once")]


class CollectivePiece(models.Model):
    """A piece shown to the whole action: its masked copy, never the piece itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    collective = models.ForeignKey(Collective, on_delete=models.CASCADE, related_name="pieces")
    exhibit = models.ForeignKey("Exhibit", on_delete=models.CASCADE, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_on = models.DateField()

    class Meta:
        verbose_name = _("pièce commune")
        constraints = [
            models.UniqueConstraint(fields=["collective", "exhibit"], name="common_once")
        ]


class CollectiveAct(BookRow):
    """One act done on every case of the action; the results say what became of each."""

    class What(models.TextChoices):
        MESSAGE = "message", _("message à chaque personne")
        TASK = "task", _("tâche dans chaque dossier")
        FACT = "fact", _("fait daté dans chaque dossier")

    collective = models.ForeignKey(Collective, on_delete=models.CASCADE, related_name="acts")
    what = models.CharField(max_length=8, choices=What.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    words = SealedText(_("ce qui a été écrit"))

    class Meta:
        verbose_name = _("acte sur tous les dossiers")
        ordering = ["-at"]


class CollectiveResult(models.Model):
    """What one act gave on one case: done, or why not (a slug of actions/collective_act.py)."""

    act = models.ForeignKey(CollectiveAct, on_delete=models.CASCADE, related_name="results")
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="+")
    refusal = models.SlugField(max_length=20, blank=True, default="")

    class Meta:
        verbose_name = _("résultat d’un acte sur un dossier")
        constraints = [models.UniqueConstraint(fields=["act", "case"], name="one_result_a_case")]
