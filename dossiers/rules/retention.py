"""Until when a closed case is kept (security.md 3.11): to be shown, and read by who erases.

Followed: active for two months after the end, then kept as long as one of its claims could
still be brought, and six months more; never beyond five years without a coordinator's reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from dossiers.rules.length import parse_length, reach

OUT_OF_SCOPE = timedelta(days=30)
ACTIVE, AFTER_THE_LAST, MOST = (parse_length(text) for text in ("P2M", "P6M", "P5Y"))


def kept_until(closed_on: date, *, out_of_scope: bool, last_days: Iterable[date]) -> date:
    """The last day on which the case is kept.

    last_days: the last day of each claim that its facts allowed, whatever became of it.
    """
    if out_of_scope:
        return closed_on + OUT_OF_SCOPE
    at_least, at_most = reach(closed_on, ACTIVE)[0], reach(closed_on, MOST)[0]
    # Beyond five years a claim no longer keeps the case by itself.
    wanted = [reach(min(day, at_most), AFTER_THE_LAST)[0] for day in last_days]
    return min(max([at_least, *wanted]), at_most)
