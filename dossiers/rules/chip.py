"""The little label that says how near a deadline is: the words of the screens, in French."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dossiers.rules.wording import short_date

NEAR_DAYS = 7
SOON_DAYS = 30


class Certainty(StrEnum):
    """How sure the starting date is."""

    CERTAIN = "certain"
    DECLARED = "declared"
    EARLIEST = "earliest"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """How near the last safe day is, in calendar days."""

    DEFENSIBLE = "defensible"
    OVERDUE = "overdue"
    TODAY = "today"
    NEAR = "near"
    SOON = "soon"
    FAR = "far"
    UNKNOWN = "unknown"


# One shape per status: colour is never the only sign. Far has no chip look.
ICONS = {
    Status.DEFENSIBLE: "octagon",
    Status.OVERDUE: "octagon",
    Status.TODAY: "octagon",
    Status.NEAR: "triangle",
    Status.SOON: "clock",
    Status.FAR: "",
    Status.UNKNOWN: "question",
}


@dataclass(frozen=True)
class Chip:
    """What a screen draws: `icon` is a shape's name (empty: none), `dashed` means not sure."""

    status: Status
    text: str
    icon: str
    dashed: bool


def status(prudent: date | None, defensible: date | None, today: date) -> Status:
    """Say how near a deadline is; `defensible` is the last day that can be argued, if any."""
    if prudent is None:
        return Status.UNKNOWN
    left = (prudent - today).days
    if left < 0:
        arguable = defensible is not None and today <= defensible
        return Status.DEFENSIBLE if arguable else Status.OVERDUE
    if left == 0:
        return Status.TODAY
    if left <= NEAR_DAYS:
        return Status.NEAR
    return Status.SOON if left <= SOON_DAYS else Status.FAR


def chip(
    prudent: date | None,
    defensible: date | None,
    certainty: Certainty | str,
    today: date,
    *,
    bound: str = "ours",
    may_act_from: date | None = None,
) -> Chip:
    """Return the label of a deadline on the day `today`.

    « Dépassée » counts from the last arguable day, never before; for a deadline
    that binds the other side (`bound="theirs"`) the words say that it is late.
    `may_act_from`: the first day on which the other side may act, of a minimum
    interval (deadline.py): nobody is ever late of it, and it asks for nothing.
    """
    if may_act_from is not None:
        return _interval(may_act_from, certainty, today)
    state = status(prudent, defensible, today)
    if prudent is None:
        return Chip(state, "? Date inconnue", ICONS[state], dashed=True)
    last = max(prudent, defensible or prudent)
    text = _text(state, prudent, last, today, theirs=bound == "theirs")
    unsure = certainty in (Certainty.EARLIEST, Certainty.UNKNOWN)
    return Chip(state, f"≈ {text}" if unsure else text, ICONS[state], dashed=unsure)


def _interval(may_act_from: date, certainty: Certainty | str, today: date) -> Chip:
    waits = today < may_act_from
    words = "Pas avant le" if waits else "Peut agir depuis le"
    text = f"{words} {short_date(may_act_from)}"
    unsure = certainty in (Certainty.EARLIEST, Certainty.UNKNOWN)
    return Chip(Status.FAR, f"≈ {text}" if unsure else text, ICONS[Status.FAR], dashed=unsure)


def _text(state: Status, prudent: date, last: date, today: date, *, theirs: bool) -> str:
    match state:
        case Status.DEFENSIBLE:
            words = "Encore à temps" if theirs else "Encore défendable"
            return f"{words} : {_until(last, today)}"
        case Status.OVERDUE:
            late = _days((today - last).days)
            return f"En retard : {late}" if theirs else f"Dépassée : {late} ?"
        case Status.FAR:
            return short_date(prudent)
        case Status.TODAY:
            return "Aujourd'hui"
        case _:
            left = (prudent - today).days
            return "Demain" if left == 1 else f"Dans {_days(left)}"


def _until(last: date, today: date) -> str:
    left = (last - today).days
    return {0: "aujourd'hui", 1: "demain"}.get(left, _days(left))


def _days(number: int) -> str:
    return "1 jour" if number == 1 else f"{number} jours"
