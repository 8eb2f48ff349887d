"""« Clore »: a page that checks before it ends, and says what comes after."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.actions import closing, move, remedy
from dossiers.desk import deadline_rows, history, remedy_rows
from dossiers.desk.door import with_case
from dossiers.desk.forms.money import typed_centimes
from dossiers.desk.forms.remedy import ClosingForm
from dossiers.desk.page import CONFLICT, page, try_form
from dossiers.desk.rows import Row
from dossiers.desk.wages import frame
from dossiers.kinds import ready
from dossiers.models import Case, DeadlineState, Outcome, State
from dossiers.rules.retention import kept_until
from dossiers.rules.wording import short_date
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("move:close")
def close(request: HttpRequest, case: Case, *, now: datetime) -> HttpResponse:
    """The checks, the form, the end."""
    status = 200
    if request.method == "POST":
        form = ClosingForm(case, request.POST)

        def act(asked: dict[str, Any]) -> object:
            version = asked["version"]
            return closing.close(case, form.end(), by=request.user, now=now, version=version)

        status = try_form(form, act, version=case.version)
        if status == 303:
            messages.success(request, _("Dossier clos."))
            return see_other("desk:case", case.reference)
    else:
        form = ClosingForm(case, initial=_initial(case))
        if case.state == State.CLOSED:
            status = CONFLICT
    return _show(request, case, form, now=now, status=status)


def _initial(case: Case) -> dict[str, Any]:
    received = remedy_rows.received(case)
    return {
        "version": case.version,
        "message": ready.said_in(case.language, ready.CLOSED),
        "obtained": typed_centimes(received) if received else "",
    }


def _show(
    request: HttpRequest, case: Case, form: ClosingForm, *, now: datetime, status: int
) -> HttpResponse:
    today = timezone.localdate(now)
    flat = deadline_rows.flat_of_case(case)
    context = {
        **frame(case, today),
        "form": form,
        "checks": _checks(case, flat),
        "running": deadline_rows.open_rows(
            [row for row in flat if row["bound"] == "ours"], today, back="dossier"
        ),
        "ready": move.refusal(case, "close") is None and case.state != State.CLOSED,
        "closed": case.state == State.CLOSED,
        "may_enforce": any(o.name == "enforce" for o in move.offers(case, request.user)),
        "meanwhile": history.last_sentence(case, today) if status == CONFLICT else "",
        "after": _after(case, today),
    }
    return page(request, "desk/closing.html", context, today=today, status=status)


def _checks(case: Case, flat: list[Row]) -> list[dict[str, Any]]:
    """What must be true before the end, each with what to do otherwise."""
    fatal = move.open_fatal(case)
    awaited = remedy.still_due(case)
    others = [row for row in flat if row["state"] == DeadlineState.OPEN]
    return [
        {
            "ok": not fatal,
            "text": _("Aucune échéance fatale ouverte")
            if not fatal
            else _("Échéances fatales ouvertes : %(n)d") % {"n": fatal},
            "todo": _("Noter l’acte qui les arrête, ou les abandonner à deux."),
            "url": "#running",
        },
        {
            "ok": not awaited,
            "text": _("Rien n’est encore attendu")
            if not awaited
            else _("Sommes ou mesures attendues : %(n)d") % {"n": awaited},
            "todo": _("Suivre l’exécution jusqu’au paiement, ou noter l’abandon."),
            "url": reverse("desk:court", args=[case.reference]),
        },
        {
            "ok": len(others) == fatal,
            "text": _("Aucune autre date ne court")
            if len(others) == fatal
            else _("Autres dates qui courent : %(n)d") % {"n": len(others) - fatal},
            "todo": _("La clôture les met sans objet : les dire à la personne."),
            "url": "#running",
        },
    ]


def _after(case: Case, today: date) -> list[tuple[str, str]]:
    """Until when it is kept, and who still sees it."""
    last = [d for d in case.deadlines.values_list("theoretical", flat=True) if d]
    until = kept_until(today, out_of_scope=case.outcome == Outcome.OUT_OF_SCOPE, last_days=last)
    people = [one.name for one in (case.suivi, case.binome) if one]
    return [
        (_("Gardé jusqu’au"), _("%(day)s : le dernier délai de ses faits et six mois")
         % {"day": short_date(until)}),
        (_("S’il est hors sujet"), _("trente jours")),
        (_("Qui le voit après"), ", ".join([*people, _("la coordination de la section")])),
        (_("La personne"), _("relit sa page 90 jours avec son code ; peut demander l’effacement")),
        (_("Rouvrir"), _("possible à tout moment : les échéances des faits courent à nouveau")),
    ]  # fmt: skip
