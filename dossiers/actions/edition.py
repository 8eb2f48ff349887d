"""Editions of a kind: changed by a coordinator, or kept as the program ships it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers import access, editions, kinds
from dossiers.actions import setting_change
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.kinds.base import MAX_QUICK_QUESTIONS
from dossiers.kinds.edition import LISTS, changed, content_of, digest_of
from dossiers.models import KindEdition, Member
from dossiers.rules.never_asked import forbidden_in

PAGE = "questions"
FEWEST_PROBLEMS = 2


def change_kind(
    slug: str, changes: Mapping[str, Any], *, by: Member, now: datetime, number: int
) -> KindEdition:
    """A new edition of this kind; the cases that run keep theirs. `number`: the one on screen.

    Raises Http404 unless `by` coordinates, ConflictError if somebody was faster, RefusedError
    on a fourth quick question, on what is never asked, on a list that is too short.
    """
    access.require_somewhere(by, "set_questions")
    _check(slug, changes)
    with transaction.atomic():
        last = _last(slug)
        if (last.number if last else 0) != number:
            raise ConflictError(_too_late())
        before = last.changes if last else {}
        try:
            with transaction.atomic():
                edition = _new(slug, changes, number + 1, by=by, now=now)
        except IntegrityError:
            raise ConflictError(_too_late()) from None
        note = setting_change.note(
            PAGE, told(slug, before), told(slug, changes), by=by, now=now, about=_label(slug)
        )
        if note is not None:
            link = reverse("settings:kind", args=[slug])
            setting_change.tell_coordinators(note, link=link, by=by, now=now)
        editions.NEWEST.forget_on_commit()
    return edition


def edition_for(slug: str, *, now: datetime) -> UUID | None:
    """The edition that a new case of this kind begins with; None as long as there is none.

    After an upgrade whose words differ, the next edition is made on the way. In the
    transaction of the sending. No statement when warm.
    """
    row = editions.newest().get(slug)
    if row is None:
        return None
    if editions.is_current(row):
        return UUID(str(row["id"]))
    try:
        with transaction.atomic():
            made = _new(slug, row["changes"], row["number"] + 1, by=None, now=now)
    except IntegrityError:  # another request was faster
        return KindEdition.objects.filter(kind=slug).latest("number").pk
    # Not before: a request that fails would leave the id of an edition that never was.
    transaction.on_commit(editions.NEWEST.forget)
    return made.pk


def keep_first(*, now: datetime) -> int:
    """Edition 1 of each kind that has none, as the program ships it; returns how many."""
    missing = kinds.KINDS.keys() - set(KindEdition.objects.values_list("kind", flat=True))
    for slug in sorted(missing):
        try:
            with transaction.atomic():
                _new(slug, {}, 1, by=None, now=now)
        except IntegrityError:  # two sweeps at once
            continue
    if missing:
        editions.NEWEST.forget_on_commit()
    return len(missing)


def told(slug: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What a set of changes comes to, in words, for the history of the page."""
    content = content_of(changed(kinds.kind(slug), changes))
    shown = {
        name: [label for key, label in content[name].items() if key not in content["hidden"]]
        for name in ("problems", "letters")
    }
    return {**shown, "quick": [one["label"] for one in content["quick"]], "on": content["offered"]}


def _check(slug: str, changes: Mapping[str, Any]) -> None:
    this = changed(kinds.kind(slug), changes)
    if changes.get("off") and slug == kinds.DEFAULT:
        raise RefusedError(_("« Autre travail » reste : c’est la porte de tout le monde."))
    if len(this.quick) > MAX_QUICK_QUESTIONS:
        raise RefusedError(_("Trois questions rapides au plus : chacune fait fuir."))
    if len(this.shown(this.problems)) < FEWEST_PROBLEMS:
        raise RefusedError(_("Laisser au moins deux problèmes à cocher."))
    for name in LISTS:
        for row in changes.get(name, ()):
            if found := forbidden_in(row["label"]):
                raise RefusedError(
                    _("« %(label)s » : « %(word)s » ne se demande jamais.")
                    % {"label": row["label"], "word": found}
                )


def _too_late() -> str:
    return _("Ces questions ont changé pendant ce temps. Relire, puis refaire.")


def _last(slug: str) -> KindEdition | None:
    return KindEdition.objects.select_for_update().filter(kind=slug).order_by("-number").first()


def _new(
    slug: str, changes: Mapping[str, Any], number: int, *, by: Member | None, now: datetime
) -> KindEdition:
    content = content_of(changed(kinds.kind(slug), changes))
    return KindEdition.objects.create(
        kind=slug,
        number=number,
        changes=dict(changes),
        content=content,
        digest=digest_of(content),
        made_by=by,
        made_at=now,
    )


def _label(slug: str) -> str:
    return str(kinds.kind(slug).label)
