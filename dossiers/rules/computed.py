"""The dates of one delay, with the sentences that show how they were found."""

from dataclasses import dataclass
from datetime import date, datetime

from dossiers.rules import explain
from dossiers.rules.calendar import previous_working_day


@dataclass(frozen=True)
class Computed:
    """What a counting gives.

    theoretical: the last day counted, before any roll-over; for a minimum interval,
        the last day that is protected.
    legal: the last day that the law gives; for a minimum interval, the first day
        on which the other side may act.
    prudent: the last working day, up to the theoretical day, that is safe.
    defensible: a day later than `legal` that can only be argued, or None.
    working: French sentences, in the order of the counting.
    ends_at: the exact end of a delay in hours whose start has its hour, local time.
    """

    theoretical: date
    legal: date
    prudent: date
    defensible: date | None
    working: tuple[str, ...]
    ends_at: datetime | None = None


def finish(
    theoretical: date,
    legal: date,
    zone: str,
    said: list[str],
    *,
    safe_until: date | None = None,
    arguable: date | None = None,
) -> Computed:
    """Add the last safe day (up to `safe_until`, else the theoretical day) and say it.

    `arguable` is kept only when it is later than `legal`.
    """
    prudent = previous_working_day(safe_until or theoretical, zone)
    sentences = [*said, explain.safe(prudent)]
    defensible = arguable if arguable and arguable > legal else None
    if defensible:
        sentences.append(explain.arguable(defensible))
    return Computed(theoretical, legal, prudent, defensible, tuple(sentences))
