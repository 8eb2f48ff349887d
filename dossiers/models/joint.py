"""« Oui si nous sommes au moins N »: who was asked, and commitments without a name."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText


class JointCall(models.Model):
    """A common act proposed to several people. It is theirs only from `threshold` on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    section = models.ForeignKey("Section", on_delete=models.PROTECT, related_name="joint_calls")
    threshold = models.PositiveSmallIntegerField(_("nombre de personnes"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_on = models.DateField()
    reached_on = models.DateField(_("nombre atteint le"), null=True)
    closed_on = models.DateField(_("arrêtée le"), null=True)

    class Meta:
        verbose_name = _("action commune")
        ordering = ["-made_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(threshold__gte=3), name="joint_call_hides_among_three"
            )
        ]


class JointInvite(SealedRow):
    """The question put to one person. Her answer is the second one, given once all were asked
    again; before that, nothing here tells whether she committed.
    """

    class Answer(models.TextChoices):
        YES = "yes", _("oui")
        NO = "no", _("non")

    call = models.ForeignKey(JointCall, on_delete=models.CASCADE, related_name="invites")
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="joint_invites")
    answer = models.CharField(max_length=3, choices=Answer.choices, blank=True, default="")
    answered_on = models.DateField(null=True)

    words = SealedText(_("ce qui est proposé"))

    class Meta:
        verbose_name = _("question d’action commune")
        constraints = [
            models.UniqueConstraint(fields=["call", "case"], name="invited_once"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_on__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_on__isnull=False)),
                name="joint_answer_has_its_day",
            ),
        ]


class Pledge(models.Model):
    """Somebody committed. `mark` is a keyed digest of the call and of her case: a dump tells
    how many, never who, and no page, export or journal line is made from it.
    """

    call = models.ForeignKey(JointCall, on_delete=models.CASCADE, related_name="pledges")
    mark = models.BinaryField(max_length=32, unique=True)

    class Meta:
        verbose_name = _("engagement sous condition")
