"""Where the person asked to be told that something waits for her. Off until she turns it on."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.privacy.service import seal, unseal

PURPOSE = "worker-door"
# How the key of a notice begins that nobody's reading takes back: her door itself changed.
DOOR_CHANGED = "person-door:"


@dataclass(frozen=True, slots=True)
class Where:
    """A channel of the post office, the address on it, the language, the moments (rules)."""

    channel: str
    to: str
    language: str
    moments: tuple[str, ...] = ()


class WorkerDoor(models.Model):
    """Its id is all that the post office knows of her. What is sealed (under the service key,
    so that notices leave while the vault is locked): channel, address, language, moments.

    `topic` and `unread_since` say what she has not read yet, `told` how many messages have
    said so, `next_at` when the next one leaves. `number` makes each notice unique.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField("Case", on_delete=models.CASCADE, related_name="worker_door")
    sealed = models.BinaryField(max_length=1000)
    turned_on_on = models.DateField(_("activé le"))
    topic = models.CharField(max_length=20, blank=True, default="")
    unread_since = models.DateTimeField(null=True)
    told = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("avis à la personne")
        verbose_name_plural = _("avis à la personne")
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="worker_door_next"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(unread_since__isnull=True, next_at__isnull=True, topic="", told=0)
                | (Q(unread_since__isnull=False) & ~Q(topic="")),
                name="worker_door_unread_is_whole",
            )
        ]

    def put(self, where: Where) -> None:
        """Seal it in this row; `save` keeps it."""
        self.sealed = seal(json.dumps(asdict(where)), purpose=PURPOSE, place=str(self.pk))

    def where(self) -> Where:
        """What she asked for. Raises TamperedError."""
        said = json.loads(unseal(bytes(self.sealed), purpose=PURPOSE, place=str(self.pk)))
        return Where(**{**said, "moments": tuple(said["moments"])})
