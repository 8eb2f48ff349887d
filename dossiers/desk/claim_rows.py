"""The claim table of an opened case, as pages and papers read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.actions import diary
from dossiers.desk import wage_rows, words
from dossiers.models import Case, ClaimHead, Deadline, DeadlineState
from dossiers.rules import centimes
from dossiers.rules.claims import Head, Sums, heads, propose, proposed_for, total
from dossiers.rules.overtime import MonthDue, Terms, by_month
from dossiers.rules.rates import rates
from dossiers.rules.wages import Loss, State, Unpaid, loss_sentence, wage_loss
from dossiers.rules.wording import short_date

WAGES_RULE = "salaire_3a"


@dataclass(frozen=True)
class ClaimTable:
    """What a case asks, beside all that its amounts and its clocks come from."""

    case: Case
    heads: Sequence[ClaimHead]
    wages: wage_rows.WageTable
    terms: Terms
    months: Sequence[MonthDue]
    clocks: dict[str, list[Deadline]]

    @property
    def asked(self) -> list[ClaimHead]:
        """The heads that are still asked."""
        return [row for row in self.heads if row.dropped_on is None]

    @property
    def total(self) -> int:
        """The sum of what is asked, in centimes."""
        return total((row.head, amount(row)) for row in self.asked)


def load(case: Case) -> ClaimTable:
    """The table, in seven statements whatever its length."""
    clocks: dict[str, list[Deadline]] = defaultdict(list)
    for deadline in case.deadlines.order_by("prudent", "pk"):
        clocks[deadline.rule].append(deadline)
    table = wage_rows.load(case)
    if table.plan:
        table.plan.case = case
    terms = diary.terms_of(table.plan)
    weeks = [noted.week for noted in diary.weeks_of(case)]
    months = by_month(weeks, terms)
    return ClaimTable(case, list(case.claim_heads.all()), table, terms, months, clocks)


def amount(row: ClaimHead) -> int | None:
    """Centimes, None for a measure."""
    return None if row.amount is None else int(row.amount)


def rows(table: ClaimTable, today: date) -> list[dict[str, Any]]:
    """One line per head: what, how it was counted, how much, until when."""
    return [
        {
            "label": row.label,
            "basis": row.basis or "",
            "working": row.working or "",
            "period": _period(row),
            "amount": centimes.written(int(row.amount)) if row.amount else "",
            "dropped": short_date(row.dropped_on) if row.dropped_on else "",
            "advance": row.head in heads() and heads()[row.head].advance,
            "clock": clock_words(table, row.head, row.rule, today),
            "url": reverse("desk:claim_head", args=[table.case.reference, row.pk]),
            "drop_url": reverse("desk:drop_claim_head", args=[table.case.reference, row.pk]),
            "version": row.version,
        }
        for row in table.heads
    ]


def proposals(table: ClaimTable, today: date) -> list[dict[str, str]]:
    """The heads that this kind of case usually holds, with their amount when it is known."""
    sums = sums_of(table, today)
    found = []
    for head in proposed_for(table.case.kind, [row.head for row in table.heads]):
        proposal = propose(head, sums)
        known = proposal.centimes is not None
        found.append(
            {
                "slug": head.slug,
                "label": head.label,
                "amount": centimes.written(proposal.centimes or 0) if known else "",
                "working": proposal.working,
            }
        )
    return found


def initial(table: ClaimTable, head: Head, today: date) -> dict[str, Any]:
    """What the form of a new head shows."""
    proposal = propose(head, sums_of(table, today))
    return {
        "head": head.slug,
        "label": head.label,
        "basis": head.article,
        "amount": proposal.centimes,
        "working": proposal.working,
    }


def sums_of(table: ClaimTable, today: date) -> Sums:
    """What the case knows of its own money."""
    asked = {row.head: int(row.amount) for row in table.asked if row.amount}
    return Sums(
        wages=_wages(table, today),
        overtime=_overtime(table, today),
        month=_month(table, today),
        claimed=asked,
    )


def _wages(table: ClaimTable, today: date) -> tuple[int, str] | None:
    loss, filed = wage_rows.read(table.wages, today=today)
    readings = [one.monthly for one in (loss, *filed)]
    kept = [m for r in readings for m in r.months if m.state is not State.LOST]
    if not any(reading.months for reading in readings):
        return None
    lost = sum((reading.total(State.LOST) for reading in readings), Decimal(0))
    sum_ = sum((month.unpaid.due for month in kept), Decimal(0))
    said = ngettext("%(n)d mois impayé", "%(n)d mois impayés", len(kept)) % {"n": len(kept)}
    return centimes.of(sum_), _with_lost(said, centimes.of(lost))


def overtime_loss(table: ClaimTable, today: date) -> Loss | None:
    """What is lost of the overtime, month by month; None without a diary."""
    owed = [
        Unpaid(month.month.year, month.month.month, Decimal(month.unpaid) / 100)
        for month in table.months
        if month.unpaid
    ]
    if not owed:
        return None
    filed = [d.closed_on for d in table.clocks[WAGES_RULE] if d.closing_act == "cph_filed"]
    first = min((day for day in filed if day), default=None)
    return wage_loss(owed, today=today, pay_day=table.wages.pay_day, filed_on=first)


def _overtime(table: ClaimTable, today: date) -> tuple[int, str] | None:
    loss = overtime_loss(table, today)
    if loss is None:
        return None
    lost = centimes.of(loss.monthly.total(State.LOST))
    whole = sum(month.unpaid for month in table.months)
    weeks = [week for month in table.months for week in month.weeks if week.lines]
    minutes = sum(line.minutes for week in weeks for line in week.lines)
    count = ngettext("%(n)d semaine", "%(n)d semaines", len(weeks)) % {"n": len(weeks)}
    said = _("%(weeks)s, %(hours)s au-delà de 35 h") % {
        "weeks": count,
        "hours": centimes.hours(minutes),
    }
    return whole - lost, _with_lost(said, lost)


def _with_lost(said: str, lost: int) -> str:
    if not lost:
        return said
    return _("%(said)s ; hors %(sum)s dont le dernier jour est passé") % {
        "said": said,
        "sum": centimes.written(lost),
    }


def _month(table: ClaimTable, today: date) -> tuple[int, str] | None:
    """One month of pay: the last one noted, else what the contract makes."""
    if table.months:
        last = table.months[-1]
        return last.base, last.working
    if table.wages.months:
        last_month = table.wages.months[-1]
        return centimes.of(Decimal(last_month.due)), words.month_name(last_month.month)
    return None


def clock_words(table: ClaimTable, head: str, rule: str, today: date) -> dict[str, Any]:
    """Until when this head can be asked: a sentence, a chip's place, its page.

    The rolling loss of wages says the sum; any other rule says its nearest open date.
    """
    if not rule:
        return {}
    if rule == WAGES_RULE and (said := _rolling(table, head, today)):
        return {"text": said, "url": reverse("desk:wages", args=[table.case.reference])}
    mine = table.clocks.get(rule, [])
    open_ones = [one for one in mine if one.state == DeadlineState.OPEN]
    if open_ones:
        return _running(table.case, open_ones[0], today)
    if any(one.closing_act == "cph_filed" for one in mine):
        return {"text": _("Saisine faite : le délai est arrêté.")}
    return {
        "text": _("Pas de date : noter le fait qui fait courir « %(rule)s ».")
        % {"rule": words.rule_label(rule)},
        "url": reverse("desk:record_milestone", args=[table.case.reference]),
        "missing": True,
    }


def _rolling(table: ClaimTable, head: str, today: date) -> str:
    if head.startswith("overtime"):
        loss = overtime_loss(table, today)
    else:
        loss = wage_rows.read(table.wages, today=today)[0]
    following = loss.monthly.next_loss if loss else None
    return loss_sentence(following, today) if following else ""


def _running(case: Case, deadline: Deadline, today: date) -> dict[str, Any]:
    url = reverse("desk:deadline", args=[case.reference, deadline.pk])
    if deadline.prudent is None:
        return {"text": _("Date inconnue : la demander."), "url": url, "missing": True}
    day = short_date(deadline.prudent)
    if deadline.prudent < today:
        return {
            "text": _("Dernier jour sûr passé : %(day)s. À faire vérifier.") % {"day": day},
            "url": url,
            "passed": True,
        }
    return {"text": _("Dernier jour sûr : %(day)s") % {"day": day}, "url": url}


def _period(row: ClaimHead) -> str:
    if row.since and row.until:
        return _("du %(first)s au %(last)s") % {
            "first": short_date(row.since),
            "last": short_date(row.until),
        }
    return ""


def rates_words(today: date) -> str:
    """When the rates were read last, and that somebody should read them again. "" if not."""
    table = rates()
    if not table.is_stale(today):
        return ""
    return _("Taux relus le %(day)s : vérifier qu’aucune hausse n’est venue depuis.") % {
        "day": short_date(table.checked_on)
    }
