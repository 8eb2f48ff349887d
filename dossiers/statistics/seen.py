"""Which cards of « À décider » were seen in a meeting, and are not yet due back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from dossiers import access
from dossiers.models import Member, Role, SeenCard


def seen_cards(member: Member, *, today: date) -> Mapping[str, int]:
    """Card: what it counted when it was seen. Only those seen in all of her sections."""
    sections = access.sections_of(member, Role.COORDINATOR)
    rows = SeenCard.objects.filter(section__in=sections, until__gt=today)
    seen: Counter[str] = Counter()
    numbers: dict[str, int] = {}
    for card, number in rows.values_list("card", "number"):
        seen[card] += 1
        numbers[card] = min(number, numbers.get(card, number))
    return {card: numbers[card] for card, n in seen.items() if n == len(sections)}
