"""The sentences that show how a date was counted. They decide nothing: they say."""

from datetime import date, datetime

from dossiers.rules.calendar import ONE_DAY, SATURDAY, SUNDAY, holiday_name
from dossiers.rules.length import Length
from dossiers.rules.wording import counted, hour, long_date

NOT_ROLLED = "Une prescription n'est pas reportée."
NO_ROLL_WRITTEN = "Le texte n'écrit aucun report : le dernier jour reste celui-là."
NOTICE_NOT_ROLLED = "Un préavis n'est ni reporté ni prolongé."
COUNTED_FROM_A_STAND_IN = (
    "Le jour que vise le texte n'est pas connu : compté de la date la plus proche de la lettre."
)
UNKNOWN_START = "Date de départ inconnue : rien n'est compté tant qu'elle n'est pas demandée."


def started(start: date) -> str:
    """Say that the starting day does not count."""
    return f"Départ : {long_date(start)}, ce jour ne compte pas."


def started_counted(start: date) -> str:
    """Say that the starting day counts."""
    return f"Départ : {long_date(start)}, ce jour compte."


def started_at_midnight(start: date) -> str:
    """Say that the delay starts when the day begins, hence that the day counts."""
    return f"Départ : {long_date(start)} à 0 h, ce jour compte."


def started_at(start: datetime) -> str:
    """Say the hour from which a delay in hours is counted."""
    return f"Départ : {long_date(start)} à {hour(start)}."


def started_without_hour(start: date) -> str:
    """Say that the hour is unknown, hence that ours counts from the first one."""
    return f"Départ : {long_date(start)}, heure inconnue. Pour nous : compté de 0 h ce jour-là."


def late_at_the_earliest(latest: datetime) -> str:
    """Say until when the other side may have time, when the hour is unknown."""
    return (
        f"Pour l'autre partie : compté de 0 h le lendemain, jusqu'au {long_date(latest)} "
        f"à {hour(latest)}."
    )


def hours_after(length: Length, end: datetime, *, skipping: bool) -> str:
    """Say when a delay in hours ends; `skipping`: without Sundays and holidays."""
    without = ", sans les dimanches et jours fériés" if skipping else ""
    return f"{str(length).capitalize()} après{without} : {long_date(end)} à {hour(end)}."


def public_debt(start: date, end: date) -> str:
    """Say how a debt of a public body is lost, whatever the day of the year."""
    return (
        f"Droit né en {start.year} : quatre ans à partir du 1er janvier {start.year + 1}, "
        f"jusqu'au {long_date(end)}."
    )


def reached(start: date, length: Length, end: date, *, clamped: bool) -> str:
    """Say where `length` leads; `clamped` when the month has no such day number."""
    missing = f" (le {start.day} n'existe pas, dernier jour du mois)" if clamped else ""
    return f"{str(length).capitalize()} après : {long_date(end)}{missing}."


def day_by_day(number: int, kind: str, end: date) -> str:
    """Say where `number` days counted one by one lead; `kind` is « ouvrable » or « ouvré »."""
    skipped = "dimanches" if kind == "ouvrable" else "samedis, dimanches"
    days = counted(number, f"Un jour {kind}", f"jours {kind}s")
    return f"{days} après, sans les {skipped} et jours fériés : {long_date(end)}."


def fixed(day: date) -> str:
    """Say that the date is read in a document, not counted."""
    return f"Date fixée : {long_date(day)}. Rien à compter."


def two_working_days(legal: date) -> str:
    """Say that a European period was lengthened to hold two working days."""
    return f"Au moins deux jours ouvrés dans le délai : prolongé au {long_date(legal)}."


def protected_until(last: date) -> str:
    """Say until which evening the other side must wait."""
    return f"Intervalle protégé jusqu'au {long_date(last)} inclus."


def may_act(first: date) -> str:
    """Say from when the other side may act."""
    return f"L'autre partie peut agir à partir du {long_date(first)}."


def one_more_day(franc: date) -> str:
    """Say that the last day of a franc delay does not count either."""
    return f"Délai franc, un jour de plus : {long_date(franc)}."


def rolled(end: date, legal: date, zone: str) -> str:
    """Say why the delay moved from `end` to `legal`, or that it did not."""
    if end != legal:
        reasons = [_why_closed(end, zone)]
        day = end + ONE_DAY
        while day < legal:
            if holiday_name(day, zone, disputed=False):
                reasons.append(_why_closed(day, zone))
            day += ONE_DAY
        why = ", puis ".join(reasons)
        return f"{why[0].upper()}{why[1:]} : reporté au {long_date(legal)}."
    if name := holiday_name(end, zone):
        return f"{name}, férié dans certaines communes seulement : report jamais compté."
    return "Ni samedi, ni dimanche, ni jour férié : pas de report."


def safe(prudent: date) -> str:
    """Say the last safe day."""
    return f"Dernier jour sûr : {long_date(prudent)}."


def arguable(defensible: date) -> str:
    """Say the day that can only be argued."""
    return f"Défendable jusqu'au {long_date(defensible)}, à confirmer par un·e défenseur·e."


def counted_from_edge(*, earliest: bool) -> str:
    """Say which end of a month or a range the delay was counted from (law.md B8)."""
    edge = "premier" if earliest else "dernier"
    return f"Date approximative : compté du {edge} jour possible."


def alert_from(day: date) -> str:
    """Say that the alert counts from an earlier day of the letter than the legal date."""
    return f"Alerte comptée du {long_date(day)}, première date connue de la lettre."


def shortened(on: date) -> str:
    """Say that a new law shortened a delay that was running (C. civ. 2222)."""
    return (
        f"Délai raccourci par la loi le {long_date(on)} : compté à neuf de ce jour, "
        "sans dépasser l'ancien (C. civ., art. 2222)."
    )


def lengthened(on: date) -> str:
    """Say that a new law lengthened a delay that was running (C. civ. 2222)."""
    return f"Délai allongé par la loi le {long_date(on)}, temps couru compris (C. civ., art. 2222)."


def act_by(day: date, margin_days: int) -> str:
    """Say by when to act to keep the rule's margin."""
    return f"Agir avant le {long_date(day)} ({margin_days} jours de marge)."


def late_from(day: date) -> str:
    """Say from when the other side is late on every reading."""
    return f"En retard à partir du {long_date(day)}."


def _why_closed(day: date, zone: str) -> str:
    name = holiday_name(day, zone, disputed=False)
    weekend = {SATURDAY: "samedi", SUNDAY: "dimanche"}.get(day.weekday())
    holiday = f"jour férié ({name})" if name else None
    return " et ".join(part for part in (weekend, holiday) if part)
