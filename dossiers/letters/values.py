"""What an opened case knows that a letter may say.

The person's name and address are not among them: they stand in her safe contact, which is
opened on purpose and leaves a line in the journal. They are completed by hand.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import translation

from dossiers.kinds.base import part
from dossiers.kinds.summary import in_words
from dossiers.models import Case, Exhibit, Member
from dossiers.rules.wording import MONTHS, euros, short_date


def values_of(case: Case, *, by: Member, today: date) -> dict[str, str]:
    """The value of each placeholder that is known, in four statements.

    In French whatever the reader's language: the letter is.
    """
    with translation.override("fr"):
        return _said(case, by, today)


def _said(case: Case, by: Member, today: date) -> dict[str, str]:
    return {
        "section": case.section.name,
        "signataire": by.name,
        "employeur": str(part(case.answers or {}, "work").get("employer") or ""),
        "date": short_date(today),
        "faits": _facts(case),
        "pieces": _pieces(case),
        **_wages(case),
        **{f"fait.{fact.slug}": in_words(fact.known) for fact in case.milestones.all()},
    }


def _facts(case: Case) -> str:
    rows = [row for row in case.facts.all() if row.removed_at is None]
    return "\n".join(
        f"{n}. {in_words(row.known).capitalize()} : {row.text}" for n, row in enumerate(rows, 1)
    )


def _pieces(case: Case) -> str:
    ranked = case.exhibits.filter(rank__isnull=False).order_by("rank")
    return "\n".join(f"- Pièce n° {piece.rank} : {_named(piece)}" for piece in ranked)


def _named(piece: Exhibit) -> str:
    return str(piece.title or piece.name)


def _wages(case: Case) -> dict[str, str]:
    rows = [
        (month.month, Decimal(month.due) - Decimal(month.paid)) for month in case.wage_months.all()
    ]
    owed = [(month, unpaid) for month, unpaid in rows if unpaid > 0]
    if not owed:
        return {}
    lines = [f"- {MONTHS[day.month - 1]} {day.year} : {euros(unpaid)}" for day, unpaid in owed]
    total = sum((unpaid for _day, unpaid in owed), Decimal(0))
    return {"sommes": "\n".join(lines), "total": euros(total)}
