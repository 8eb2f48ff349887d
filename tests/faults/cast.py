"""What a test does inside an instance: each function runs there in a process of its own."""

from __future__ import annotations

from django.utils import timezone

from dossiers.models import Role
from tests import build

DELEGUE, COORDINATOR = "awa@lyon.example", "lea@lyon.example"


def open_team() -> None:
    """A section that receives everything, its déléguée and its coordinator."""
    now = timezone.now()
    lyon = build.section("Lyon", now=now)
    build.member(lyon, Role.DELEGUE, "Awa", email=DELEGUE, now=now)
    build.member(lyon, Role.COORDINATOR, "Léa", email=COORDINATOR, now=now)
