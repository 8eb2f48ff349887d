"""The pieces of a case as flat rows of ready words, and what its kind still expects."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions.bundle import title_of
from dossiers.actions.exhibit import What
from dossiers.actions.expected import of_kind
from dossiers.days import short_day
from dossiers.desk import words
from dossiers.kinds.expected import EXPECTED
from dossiers.letters.bundle import PICTURES
from dossiers.models import Case, Exhibit, SharedWith, Standing

TYPES = {
    **dict.fromkeys(PICTURES, gettext_lazy("photo")),
    "application/pdf": gettext_lazy("PDF"),
    "text/plain": gettext_lazy("texte"),
    "message/rfc822": gettext_lazy("courriel"),
    "audio": gettext_lazy("son"),
    "video": gettext_lazy("film"),
}
# What each button of a row does, by the state in which it is offered.
DECIDE = {
    Standing.KEPT: gettext_lazy("Retenir"),
    Standing.TO_SHARE: gettext_lazy("À communiquer"),
    Standing.ASIDE: gettext_lazy("Écarter"),
}


def rows(case: Case, today: date) -> list[dict[str, Any]]:
    """Those with a number on the bordereau first, in its order; then in the order of arrival."""
    pieces = list(case.exhibits.select_related("added_by"))
    pieces.sort(key=lambda p: (p.rank is None, p.rank or p.number))
    first: dict[str, int] = {}
    for piece in sorted(pieces, key=lambda p: p.number):
        first.setdefault((piece.details or {}).get("received_sha256", str(piece.pk)), piece.number)
    return [_row(piece, case, today, first) for piece in pieces]


def _row(piece: Exhibit, case: Case, today: date, first: dict[str, int]) -> dict[str, Any]:
    details = piece.details or {}
    args, copies = [case.reference, piece.pk], details.get("copies", ())
    open_to_me = not piece.identity
    return {
        "pk": str(piece.pk),
        "number": piece.number,
        "rank": piece.rank,
        "name": title_of(piece) if piece.title else piece.name,
        "url": reverse("desk:exhibit", args=args),
        "preview": reverse("desk:exhibit_preview", args=args)
        if What.PREVIEW in copies and open_to_me
        else "",
        "original": reverse("desk:exhibit_original", args=args)
        if What.ORIGINAL in copies and open_to_me
        else "",
        "arrange": reverse("desk:arrange_exhibit", args=args),
        "two": reverse("desk:open_identity", args=args),
        "mask": reverse("desk:mask_exhibit", args=args) if details.get("type") in PICTURES else "",
        "dated": day_of(piece.dated),
        "sort_slug": piece.sort,
        "is_aside": piece.standing == Standing.ASIDE,
        "sort": EXPECTED[piece.sort].label if piece.sort in EXPECTED else "",
        "type": str(_type(details.get("type", ""))),
        "added": words.on_day(piece.added_on, today),
        "origin": _origin(piece),
        "size": words.size(details.get("size", piece.size_class)),
        "is_new": piece.from_worker and piece.seen_on is None,
        "state": _state(piece),
        "is_shared": piece.standing == Standing.SHARED,
        "is_ranked": piece.standing == Standing.TO_SHARE,
        "acts": [
            (standing.value, label)
            for standing, label in DECIDE.items()
            if piece.standing not in (standing, Standing.SHARED)
        ],
        "identity": piece.identity,
        "warnings": _warnings(piece, details, first),
    }


def _origin(piece: Exhibit) -> str:
    if piece.added_by:
        return _("de %(name)s") % {"name": piece.added_by.name}
    return _("de la personne") if piece.from_worker else _("de l’équipe")


def _type(media_type: str) -> Any:
    return TYPES.get(media_type) or TYPES.get(media_type.split("/", maxsplit=1)[0]) or _("document")


def _state(piece: Exhibit) -> str:
    """« À communiquer », « Communiquée le 3 mars 2026 à la partie adverse », « Lue »."""
    if piece.standing == Standing.SHARED and piece.shared_on:
        return _("communiquée le %(day)s à %(whom)s") % {
            "day": short_day(piece.shared_on),
            "whom": SharedWith(piece.shared_with).label,
        }
    if piece.standing == Standing.NEW and piece.seen_on:
        return _("lue, à décider")
    return str(Standing(piece.standing).label)


def _warnings(piece: Exhibit, details: dict[str, Any], first: dict[str, int]) -> list[str]:
    """What to know before this piece leaves."""
    found = []
    if piece.identity:
        found.append(_("Papier d’identité ou administratif : ouvert à deux"))
    if piece.masks:
        found.append(_("Zones masquées dans la copie communiquée"))
    elif piece.identity:
        found.append(_("Non masquée : elle n’ira pas dans le PDF"))
    same = first.get(details.get("received_sha256", ""), piece.number)
    if same != piece.number:
        found.append(_("Même fichier que la pièce reçue n° %(number)s") % {"number": same})
    if details.get("type") in PICTURES:
        found.append(_("Nettoyée : ni lieu, ni appareil"))
    return found


def day_of(dated: Any) -> str:
    """« 3 mars 2026 », "" when the day of the fact is not known."""
    with suppress(TypeError, ValueError):
        return short_day(date.fromisoformat(dated))
    return ""


def expected(case: Case, sorts: Iterable[str], today: date) -> list[dict[str, Any]]:
    """What this kind of case needs: received, asked on a day, missing, or needless.

    sorts: those of the pieces received and not set aside.
    """
    told = {line.sort: line for line in case.expected_pieces.all()}
    received = set(sorts)
    found = []
    for one in of_kind(case):
        line = told.get(one.slug)
        asked = line.asked_on if line else None
        found.append(
            {
                "slug": one.slug,
                "label": one.label,
                "question": str(one.question),
                "received": one.slug in received,
                "needless": bool(line and line.needless) and one.slug not in received,
                "asked": words.on_day(asked, today) if asked else "",
                "url": reverse("desk:expected_piece", args=[case.reference, one.slug]),
            }
        )
    return found
