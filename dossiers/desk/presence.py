"""Who else has the same case before her eyes: a line on the page, in no table.

It is in the cache for three minutes, as two ids and a time, and is refreshed every minute;
without scripts, the page says who was there when it was opened.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dossiers import access
from dossiers.desk.door import must_ask_conflict
from dossiers.models import Case, Member, State

HERE_FOR = timedelta(minutes=3)
# What was said so shortly before is not said again.
SAID_FOR = timedelta(seconds=20)


def context(request: HttpRequest, case: Case, *, now: datetime) -> dict[str, Any]:
    """Say that the reader is here; `here` is the sentence on the others."""
    return {"here": sentence(_others(case, request.user, now), case, now)}


@require_safe
def line(request: HttpRequest, reference: str) -> HttpResponse:
    """The same line again, for a page that is open. Raises Http404: not visible any more."""
    now = timezone.now()
    # Only looked at, not read: no line of the journal every minute.
    case = access.visible_cases(request.user).filter(reference=reference).first()
    if case is None or must_ask_conflict(request, case):
        raise Http404
    told = {**context(request, case, now=now), "case": case}
    return render(request, "desk/_here.html", told)


def sentence(others: dict[str, datetime], case: Case, now: datetime) -> str:
    """« Léa a aussi ouvert ce dossier (il y a 1 min) », or « »."""
    if not others:
        return ""
    names = {
        str(one.pk): one.name
        for one in Member.objects.filter(pk__in=others, is_active=True)
        if access.visible_cases(one).filter(pk=case.pk).exists()
    }
    who = [pk for pk in others if pk in names]
    if not who:
        return ""
    minutes = int((now - max(others[pk] for pk in who)).total_seconds() // 60)
    ago = _("il y a %(n)s min") % {"n": minutes} if minutes else _("à l’instant")
    return _words(case, len(who)) % {"who": ", ".join(names[pk] for pk in who), "ago": ago}


def _words(case: Case, count: int) -> str:
    if case.state == State.SUBMITTED:
        return ngettext(
            "%(who)s lit aussi cette arrivée (%(ago)s).",
            "%(who)s lisent aussi cette arrivée (%(ago)s).",
            count,
        )
    return ngettext(
        "%(who)s a aussi ouvert ce dossier (%(ago)s).",
        "%(who)s ont aussi ouvert ce dossier (%(ago)s).",
        count,
    )


def _others(case: Case, member: Member, now: datetime) -> dict[str, datetime]:
    key = f"presence:{case.pk}"
    known = {pk: datetime.fromisoformat(at) for pk, at in (cache.get(key) or {}).items()}
    fresh = {pk: at for pk, at in known.items() if at > now - HERE_FOR and pk != str(member.pk)}
    if known.get(str(member.pk), now - HERE_FOR) <= now - SAID_FOR:
        kept = {**fresh, str(member.pk): now}
        cache.set(
            key, {pk: at.isoformat() for pk, at in kept.items()}, timeout=HERE_FOR.total_seconds()
        )
    return fresh
