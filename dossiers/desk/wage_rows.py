"""The table of wages of an opened case, as a page reads it: rows of words, sums, two readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dossiers.actions.wage import WageRow
from dossiers.actions.wage_clock import RULE, is_proven, unpaid
from dossiers.desk import words
from dossiers.models import Case, Deadline, DeadlineState, WageMonth, WagePlan
from dossiers.rules.pay_days import LAST
from dossiers.rules.wages import Loss, Month, Reading, State, Unpaid, loss_sentence, wage_loss
from dossiers.rules.wording import day_and_month, euros, short_date

STATES = {
    State.LOST: gettext_lazy("Dernier jour passé"),
    State.CLAIMABLE: gettext_lazy("À réclamer"),
    State.SAVED: gettext_lazy("Saisine faite"),
    State.NOT_DUE: gettext_lazy("Pas encore exigible"),
}
# What ends the contract, the surest first.
ENDS = ("contract_ended", "deactivation", "dismissal_received")


@dataclass(frozen=True)
class WageTable:
    """A case's months beside their claims. `ended`: the slug and the day of the end of contract."""

    case: Case
    plan: WagePlan | None
    months: Sequence[WageMonth]
    clocks: dict[Any, Deadline]
    loose: int
    ended: tuple[str, date] | None

    @property
    def pay_day(self) -> int | str:
        """As rules/ read it; the earliest while nobody knows."""
        told = self.plan.pay_day if self.plan else ""
        return int(told) if told.isdigit() else LAST

    @property
    def version(self) -> int:
        """What the forms carry, 0 before the table exists."""
        return self.plan.version if self.plan else 0


def load(case: Case) -> WageTable:
    """The table, in four statements whatever its length."""
    months = list(case.wage_months.select_related("milestone"))
    known = {month.milestone_id for month in months}
    clocks = {d.milestone_id: d for d in case.deadlines.filter(rule=RULE).order_by("state", "pk")}
    opened = {d.milestone_id: d for d in clocks.values() if d.state == DeadlineState.OPEN}
    ends = dict(
        case.milestones.filter(slug__in=ENDS, earliest__isnull=False)
        .order_by("-earliest")
        .values_list("slug", "earliest")
    )
    ended = next(((slug, ends[slug]) for slug in ENDS if slug in ends), None)
    plan = WagePlan.objects.filter(case=case).first()
    return WageTable(case, plan, months, clocks, len(opened.keys() - known), ended)


def read(
    table: WageTable, *, today: date, filing: date | None = None
) -> tuple[Loss, tuple[Loss, ...]]:
    """The unpaid months that no filing has stopped, and those of each filing.

    `filing`: a day on which the first ones would be filed.
    """
    running: list[Unpaid] = []
    filed: dict[date | None, list[Unpaid]] = defaultdict(list)
    for month in table.months:
        clock = table.clocks.get(month.milestone_id)
        missing = unpaid(month)
        if missing <= 0:
            continue
        fact = month.milestone
        claim = Unpaid(
            month.month.year,
            month.month.month,
            missing,
            # A pay day that a piece proves is that of its month, whatever is usual.
            exigible=fact.earliest if fact and is_proven(fact) else None,
            acknowledged=(month.acknowledged_on,) if month.acknowledged_on else (),
        )
        stopped = clock and clock.closing_act == "cph_filed"
        (filed[clock.closed_on] if clock and stopped else running).append(claim)
    ended_on = table.ended[1] if table.ended else None
    ask = {"today": today, "pay_day": table.pay_day, "ended_on": ended_on}
    return (
        wage_loss(running, filed_on=filing, **ask),
        tuple(wage_loss(claims, filed_on=on, **ask) for on, claims in filed.items()),
    )


def lines(table: WageTable, loss: Loss, filed: Sequence[Loss]) -> list[dict[str, Any]]:
    """One row per month, oldest first: its sums, the running sum, its last day, its state."""
    claims = {(m.unpaid.year, m.unpaid.month): m for r in (loss, *filed) for m in r.monthly.months}
    running = Decimal(0)
    found = []
    for month in table.months:
        due, paid = Decimal(month.due), Decimal(month.paid)
        running += due - paid
        claim = claims.get((month.month.year, month.month.month))
        clock = table.clocks.get(month.milestone_id)
        found.append(
            {
                "month": words.month_name(month.month),
                "note": month.note or "",
                "due": euros(due),
                "paid": euros(paid),
                "unpaid": euros(due - paid),
                "running": euros(running),
                "exigible": short_date(claim.exigible) if claim else "",
                "last_day": short_date(claim.last_day) if claim else "",
                "state": STATES[claim.state] if claim else _("Payé"),
                "passed": bool(claim and claim.state == State.LOST),
                "days": _days_left(claim) if claim else "",
                "acknowledged": short_date(month.acknowledged_on) if month.acknowledged_on else "",
                "url": reverse("desk:deadline", args=[table.case.reference, clock.pk])
                if clock
                else "",
                "other_day": _other_day(claim, clock),
                "still_open": bool(not claim and clock and clock.state == DeadlineState.OPEN),
            }
        )
    return found


def sums(loss: Loss, filed: Sequence[Loss]) -> list[tuple[str, str]]:
    """What is owed in all, and what can still be done about it. Empty sums are left out."""
    told = [
        (label, sum((one.monthly.total(*states) for one in (loss, *filed)), Decimal(0)))
        for label, states in (
            (_("Reste dû en tout"), ()),
            *((str(STATES[state]), (state,)) for state in State),
        )
    ]
    return [(label, euros(amount)) for label, amount in told if amount or label == told[0][0]]


def alert(loss: Loss, table: WageTable, today: date) -> tuple[str, str]:
    """(« Le 30 novembre au soir, 1 500,00 € deviennent irrécupérables. », last safe day)."""
    following = loss.monthly.next_loss
    if following is None:
        return "", ""
    facts = {(m.month.year, m.month.month): m.milestone_id for m in table.months}
    last = [m for m in loss.monthly.months if m.last_day == following.last_day]
    clocks = [table.clocks.get(facts[m.unpaid.year, m.unpaid.month]) for m in last]
    days = [c.act_by for c in clocks if c and c.act_by and c.state == DeadlineState.OPEN]
    return loss_sentence(following, today), short_date(min(days)) if days else ""


def readings(loss: Loss, today: date) -> list[dict[str, str]]:
    """The monthly reading and the favourable one, side by side; [] while the contract runs."""
    if loss.favourable is None:
        return []
    three_years = _("Les trois ans avant la fin du contrat (à plaider)")
    return [
        _reading(_("Mois par mois (celle des rappels)"), loss.monthly, today),
        _reading(three_years, loss.favourable.reading, today),
    ]


def _reading(name: str, reading: Reading, today: date) -> dict[str, str]:
    following = reading.next_loss
    return {
        "name": name,
        "lost": euros(reading.total(State.LOST)),
        "claimable": euros(reading.total(State.CLAIMABLE)),
        "next": loss_sentence(following, today) if following else _("Plus rien à perdre."),
    }


def effect(loss: Loss, filing: date) -> list[tuple[str, str]]:
    """What a filing on that day saves, loses, and leaves for later."""
    reading = loss.monthly
    return [
        (_("Sauvé"), euros(reading.total(State.SAVED))),
        (_("Trop tard ce jour-là"), euros(reading.total(State.LOST))),
        (
            _("Pas encore exigible ce jour-là : à ajouter ensuite"),
            euros(reading.total(State.NOT_DUE, State.CLAIMABLE)),
        ),
    ]


def changes(before: Sequence[WageRow], rows: Sequence[WageRow]) -> list[dict[str, str]]:
    """What an import would write, month by month; what stays the same is left out."""
    present = {row.month: row for row in before}
    told = []
    for row in sorted(rows, key=lambda row: row.month):
        old = present.get(row.month)
        if old == row:
            continue
        told.append(
            {
                "month": words.month_name(row.month),
                "what": _("remplacé") if old else _("nouveau"),
                "due": _from_to(old.due if old else None, row.due),
                "paid": _from_to(old.paid if old else None, row.paid),
                "note": row.note,
            }
        )
    return told


def _from_to(old: Decimal | None, new: Decimal) -> str:
    if old is None or old == new:
        return euros(new)
    return f"{euros(old)} → {euros(new)}"


def end_words(table: WageTable) -> str:
    """« Fin du contrat : 12 mars 2026 », "" while it runs or is not dated."""
    if table.ended is None:
        return ""
    slug, day = table.ended
    return f"{words.milestone_label(slug)} : {short_date(day)}"


def pay_day_words(told: str) -> str:
    """« Le 5 du mois suivant »."""
    if not told:
        return _("inconnu : compté du dernier jour du mois, le plus tôt possible")
    if told == LAST:
        return _("le dernier jour du mois")
    day = day_and_month(date(2000, 1, int(told))).split()[0]
    return _("le %(day)s du mois suivant") % {"day": day}


def _days_left(claim: Month) -> str:
    left = claim.days_left
    if left is None:
        return ""
    if left < 0:
        return ngettext("depuis %(n)d jour", "depuis %(n)d jours", -left) % {"n": -left}
    if not left:
        return _("aujourd’hui")
    return ngettext("dans %(n)d jour", "dans %(n)d jours", left) % {"n": left}


def _other_day(claim: Month | None, clock: Deadline | None) -> str:
    """The last day of the deadline when an event moved it away from the month's own."""
    if claim is None or clock is None or clock.state != DeadlineState.OPEN:
        return ""
    if clock.theoretical in (None, claim.last_day):
        return ""
    return short_date(clock.theoretical) if clock.theoretical else ""
