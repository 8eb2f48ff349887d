"""A hearing, what is asked, what is paid in two parts, and how it ends: the demonstration."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from dossiers.actions import claim, closing, diary, hearing, remedy
from dossiers.actions.claim import Asked
from dossiers.actions.closing import End
from dossiers.actions.diary import Noted
from dossiers.actions.remedy import Obtained
from dossiers.models import Case, Member, WagePlan
from dossiers.rules.overtime import Terms

PLACE = {
    "court": "Conseil de prud’hommes de Ville-Exemple",
    "room": "3",
    "address": "1 place du Tribunal, Ville-Exemple",
    "registry_phone": "04 00 00 00 00",
}
ARGUMENTS = (
    "Ils diront : les heures ne sont pas prouvées.\n"
    "Nous : le relevé de la personne, les messages ; l’employeur ne produit rien (L3171-4)."
)
WEEKS = (47, 44, 39, 48, 35, 42)
SATURDAY = 5


def goes_to_court(case: Case, *, by: Member, now: datetime) -> None:
    """Filed: a hearing in some weeks, the hours noted, three heads of claim."""
    today = timezone.localdate(now)
    day = _working_day(today + timedelta(days=75))
    at = timezone.make_aware(datetime.combine(day, time(9)))
    planned = hearing.schedule(case, at=at, kind="conciliation", place=PLACE, by=by, now=now)
    hearing.prepare(
        planned,
        arguments=ARGUMENTS,
        to_bring=[("La convocation", True), ("Le pouvoir spécial", False)],
        by=by,
        now=now,
        version=planned.version,
    )
    if case.kind != "education":
        _notes_hours(case, today, by=by, now=now)


def _notes_hours(case: Case, today: date, *, by: Member, now: datetime) -> None:
    monday = today - timedelta(days=today.weekday() + 7 * len(WEEKS))
    weeks = [Noted(monday + timedelta(weeks=n), 60 * hours) for n, hours in enumerate(WEEKS)]
    version = WagePlan.objects.filter(case=case).values_list("version", flat=True).first() or 0
    diary.save(case, Terms(), weeks, by=by, now=now, version=version)
    for asked in (
        Asked("overtime", "Heures supplémentaires", 69264, "6 semaines au relevé"),
        Asked("overtime_leave", "Congés payés sur les heures supplémentaires", 6926, "10 %"),
        Asked("documents", "Remise des bulletins de paie rectifiés", None),
    ):
        claim.ask(case, asked, by=by, now=now)


def is_promised(case: Case, *, by: Member, now: datetime) -> None:
    """An agreement in two parts: the first one came."""
    today = timezone.localdate(now)
    agreed = Obtained("sum", "Accord : deux versements", 184000, today + timedelta(days=90))
    row = remedy.obtain(case, agreed, by=by, now=now)
    remedy.receive(row, centimes=92000, on=today, proof=None, by=by, now=now, version=row.version)


def ends(case: Case, outcome: str, *, by: Member, now: datetime) -> None:
    """What was awaited will never come, or there was nothing; then the end, told by phone."""
    for row in case.remedies.filter(over_on=None):
        row.case = case
        remedy.give_up(row, reason="Réglé autrement.", by=by, now=now, version=row.version)
    end = End(
        outcome=outcome,
        told="call",
        documents="returned",
        obtained=184000 if outcome in ("won", "agreement") else None,
        lesson="Demander les plannings dès le premier jour.",
    )
    closing.close(case, end, by=by, now=now)


def _working_day(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day
