"""What the demo does with pieces: a title, an order, the bordereau communicated, one asked for."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from dossiers.actions import expected, piece
from dossiers.actions.refusal import RefusedError
from dossiers.models import Case, Member, SharedWith, Standing

TITLES = ("Courrier de l’employeur", "Planning affiché", "Bulletin de paie", "Échange de messages")


def communicate(case: Case, *, by: Member, now: datetime) -> None:
    """The pieces are named, numbered, and communicated to both."""
    today = timezone.localdate(now)
    known = case.exhibits.filter(standing=Standing.NEW).order_by("number")
    chosen = []
    for one, title in zip(known, TITLES, strict=False):
        piece.describe(one, title=title, dated=today, sort="", by=by, now=now)
        chosen.append(piece.decide(one, Standing.TO_SHARE, by=by, now=now).pk)
    if chosen:
        piece.share(case, chosen, shared_with=SharedWith.BOTH, on=today, by=by, now=now)


def ask_for_a_piece(case: Case, *, by: Member, now: datetime) -> None:
    """The first piece that this kind expects is asked for; where it was already, nothing."""
    try:
        expected.ask(case, expected.of_kind(case)[0].slug, by=by, now=now)
    except RefusedError:
        return
