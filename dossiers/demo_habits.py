"""Who comes on which evening, who is away, which leaflet lies in the shops: the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.utils import timezone

from dossiers.actions import absence, campaign, evening
from dossiers.models import Campaign, Member, Section

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
# Evenings by weekday and hour, languages, kinds known best, cases accepted.
HABITS: dict[str, tuple[dict[int, int], tuple[str, ...], tuple[str, ...], int | None]] = {
    "awa": ({TUESDAY: 18, THURSDAY: 19}, ("fr", "ar"), ("noz", "restauration"), 15),
    "karim": ({TUESDAY: 18}, ("fr", "ar"), ("noz", "livreur"), 12),
    "lea": ({WEDNESDAY: 19}, ("fr", "en"), ("numerique",), 12),
    "tomas": ({MONDAY: 18, THURSDAY: 18}, ("fr", "es", "pt"), ("restauration", "livreur"), 14),
    "ines": ({FRIDAY: 17}, ("fr",), ("education", "spectacle"), 8),
    "nora": ({WEDNESDAY: 18}, ("fr",), (), 12),
}
WELCOME = {
    "fr": "Vous travaillez dans ce magasin ? Racontez-nous.",
    "ar": "هل تعملون في هذا المتجر؟ احكوا لنا.",
}


def settle(people: Mapping[str, Member], *, now: datetime) -> None:
    """« Mes soirs » of those who said when they come. Sam has not yet."""
    for name, (evenings, languages, kinds, accepts) in HABITS.items():
        evening.settle(
            people[name],
            evenings={day: time(hour) for day, hour in evenings.items()},
            languages=languages,
            kinds=kinds,
            accepts=accepts,
            zone="Europe/Paris",
            by=people[name],
            now=now,
        )


def goes_away(people: Mapping[str, Member], *, now: datetime) -> None:
    """Inès is away from yesterday on, and Léa replaces her."""
    today = timezone.localdate(now)
    absence.record(
        people["ines"],
        starts_on=today,
        ends_on=today + timedelta(days=12),
        substitute=people["lea"],
        tell_coordination=True,
        by=people["ines"],
        now=now,
    )


def leaves_leaflets(section: Section, *, by: Member, now: datetime) -> Campaign:
    """An entrance for the shops of one chain."""
    return campaign.open_campaign(
        section,
        kind="noz",
        employer="Noz",
        welcome=WELCOME,
        slug="printemps",
        opens_on=timezone.localdate(now),
        closes_on=None,
        by=by,
        now=now,
    )
