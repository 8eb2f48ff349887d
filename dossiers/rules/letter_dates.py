"""The three dates of a letter, and from which of them each delay is counted.

law.md B3 and B8: the legal date counts from the day the text names (most often the
reception), the alert from the earliest day known, because a letter that was never
collected may be held to have been received when it was first presented.
"""

from dataclasses import dataclass
from datetime import date

from dossiers.rules.known import KnownDate, Precision

UNKNOWN = KnownDate.unknown()
# The stages of a letter, in the order in which they happen.
STAGES = ("sent", "presented", "received")
# Handed over, a letter is received; what it says is known when it is received.
_STAGE_OF = {"sent": "sent", "presented": "presented"}


@dataclass(frozen=True)
class LetterDates:
    """What is known of the day a letter was sent, first presented and received.

    Raises ValueError when they contradict each other.
    """

    sent: KnownDate = UNKNOWN
    presented: KnownDate = UNKNOWN
    received: KnownDate = UNKNOWN

    def __post_init__(self) -> None:
        known = [(stage, day) for stage in STAGES if (day := getattr(self, stage)).earliest]
        for number, (_, one) in enumerate(known):
            for _, two in known[number + 1 :]:
                if one.earliest > two.latest:
                    raise ValueError("Une lettre est envoyée, puis présentée, puis reçue.")

    def of(self, nature: str) -> KnownDate:
        """The date of that nature (rule.py NATURES): sent, presented, or received."""
        found: KnownDate = getattr(self, _STAGE_OF.get(nature, "received"))
        return found

    @property
    def first_known(self) -> KnownDate:
        """The stage whose earliest day comes first; unknown when none is known."""
        known = [day for stage in STAGES if (day := getattr(self, stage)).earliest]
        return min(known, key=lambda day: day.earliest or date.max, default=UNKNOWN)

    def before(self, nature: str) -> date | None:
        """A day before which the stage of that nature cannot be: the latest earlier stage."""
        days = [getattr(self, stage).earliest for stage in self._stages(nature, earlier=True)]
        return max((day for day in days if day), default=None)

    def after(self, nature: str) -> date | None:
        """A day after which the stage of that nature cannot be: the earliest later stage."""
        days = [getattr(self, stage).latest for stage in self._stages(nature, earlier=False)]
        return min((day for day in days if day), default=None)

    def _stages(self, nature: str, *, earlier: bool) -> tuple[str, ...]:
        place = STAGES.index(_STAGE_OF.get(nature, "received"))
        return STAGES[:place] if earlier else STAGES[place + 1 :]


@dataclass(frozen=True)
class Starts:
    """Where the counting begins.

    trigger: what is known of the day that the text names, or of what stands for it.
    legal: the day from which the legal date is counted, None when it is unknown.
    alert: the day from which the last safe day is counted, never after `legal`.
    exact: the day is the one that the text names, not another that stands for it.
    """

    trigger: KnownDate
    legal: date | None
    alert: date | None
    exact: bool = True

    @property
    def from_another_day(self) -> bool:
        """True when the alert does not count from the same day as the legal date."""
        return self.alert != self.legal


def starts(known: KnownDate | LetterDates, nature: str, *, shortest: bool) -> Starts:
    """Say where to count from, for a date or a letter of which this much is known.

    `shortest`: our own delays, and the minimum intervals we reproach, are read at
    their shortest; the delays of the other side at their longest (law.md B8).
    """
    if isinstance(known, KnownDate):
        day = known.earliest if shortest else known.latest
        return Starts(known, day, day)
    own = known.of(nature)
    if own.precision is Precision.UNKNOWN:
        return _stand_in(known, nature, shortest=shortest)
    if not shortest:
        return Starts(own, own.latest, own.latest)
    return Starts(own, own.earliest, known.first_known.earliest)


def _stand_in(letter: LetterDates, nature: str, *, shortest: bool) -> Starts:
    """The day that the text names is unknown: the nearest that stays on the safe side.

    A letter presented on an unknown day was presented after it was sent, and before it
    was received: our delay counts from the sending, theirs from the reception. When the
    only dates known lie on the unsafe side, the day stays unknown and must be asked.
    """
    day = letter.before(nature) if shortest else letter.after(nature)
    if day is None:
        return Starts(UNKNOWN, None, None, exact=False)
    alert = letter.first_known.earliest if shortest else day
    return Starts(KnownDate.day(day), day, alert, exact=False)
