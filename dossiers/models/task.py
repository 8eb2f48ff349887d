"""What somebody has to do on a case: her own words, or a step copied from the kind's list."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.sealed import SealedRow, SealedText


class Task(SealedRow):
    """One thing to do. Without `assignee` it is for whoever follows the case.

    `item` and `edition` say which step of which edition of the kind's list it copies: the
    list may change, a running case keeps its own. `told_for` is the day of which the bell
    already rang, so that a day put off rings again.
    """

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="tasks")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="tasks"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_on = models.DateField(_("notée le"))
    due_on = models.DateField(_("pour le"), null=True)
    done_on = models.DateField(_("faite le"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    item = models.SlugField(_("étape de la liste"), max_length=40, blank=True, default="")
    edition = models.PositiveSmallIntegerField(_("édition de la liste"), null=True)
    told_for = models.DateField(_("rappelée pour le"), null=True)
    title = SealedText(_("tâche"))

    class Meta:
        verbose_name = _("tâche")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="task_to_do"),
            models.Index(
                fields=["assignee", "due_on"],
                condition=Q(done_on__isnull=True),
                name="task_of_member",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "item"], condition=~Q(item=""), name="step_copied_once"
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=False) | Q(done_by__isnull=True),
                name="task_to_do_was_done_by_nobody",
            ),
            models.CheckConstraint(
                condition=Q(item="", edition__isnull=True)
                | (~Q(item="") & Q(edition__isnull=False)),
                name="task_step_has_its_edition",
            ),
        ]
