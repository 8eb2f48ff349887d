"""« Mes avis »: what each person wants outside the tool, and when."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from dossiers.models import Member
from notifications.models import Rhythm
from notifications.preferences import choose


def settle(member: Member, asked: Mapping[tuple[str, str], str]) -> None:
    """Keep the rhythm of each (topic, channel), all or none; her own choice, hence no journal.

    Raises CannotBeSwitchedOff, ValueError, KeyError: the screen offers nothing of the kind.
    """
    with transaction.atomic():
        for (topic, channel), rhythm in sorted(asked.items()):
            choose(recipient=member.pk, topic=topic, channel=channel, rhythm=Rhythm(rhythm))
