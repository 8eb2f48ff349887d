"""The moves of a case, each on a small page that asks what it needs."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dossiers import access, editions
from dossiers.actions import move as moves
from dossiers.desk import deadline_rows, history, proof
from dossiers.desk.arrivals import next_arrival
from dossiers.desk.door import with_case
from dossiers.desk.forms.moves import FORMS, ProvenMoveForm
from dossiers.desk.next_action import after
from dossiers.desk.page import CONFLICT, page, try_form
from dossiers.desk.rows import Row
from dossiers.models import Case, State
from dossiers.web import see_other

# What is worth saying before the button is pressed.
HINTS = {
    "negotiate": gettext_lazy("Discuter n’arrête aucune échéance : elles continuent de courir."),
    "drop_claim": gettext_lazy(
        "Ce que la saisine avait arrêté court à nouveau, comme si elle n’avait pas eu lieu "
        "(Code civil, art. 2243). Un accord est signé ? Suivre plutôt son exécution."
    ),
    "enforce": gettext_lazy("Gagné ou accordé, mais pas encore payé ou fait."),
    "reopen": gettext_lazy("Les échéances des faits déjà notés recommencent à courir."),
    "refer": gettext_lazy("Le dossier se clôt. Ses échéances ne sont plus suivies ici."),
    "withdraw": gettext_lazy("Le dossier se clôt. Ses échéances ne sont plus suivies ici."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@with_case("")
def move(request: HttpRequest, case: Case, *, now: datetime, move: str) -> HttpResponse:
    """One move: its form, what it still lacks, or what somebody else did meanwhile."""
    if move not in FORMS:
        raise Http404(_("Cette page n’existe pas."))
    access.require(request.user, f"move:{move}", case)
    if move == "close":
        return see_other("desk:close_case", case.reference)
    offer = next((o for o in moves.offers(case, request.user) if o.name == move), None)
    if request.method != "POST":
        chosen = {"version": case.version, "letter": request.GET.get("courrier", "")}
        form = FORMS[move](case, initial=chosen)
        return _ask(request, case, move, form, now=now, status=200 if offer else CONFLICT)
    make = partial(FORMS[move], case)
    form = (
        proof.bound(request, case, make, now=now)
        if issubclass(FORMS[move], ProvenMoveForm)
        else make(request.POST)
    )

    def act(asked: dict[str, Any]) -> object:
        return getattr(moves, move)(case, **form.arguments(), by=request.user, now=now)

    was_arrival = case.state == State.SUBMITTED
    status = try_form(form, act, version=case.version)
    if status != 303:
        return _ask(request, case, move, form, now=now, status=status)
    messages.success(request, _("C’est noté."))
    if was_arrival:
        return next_arrival(request.user, case)
    return after(case, now=now)


def _ask(
    request: HttpRequest, case: Case, name: str, form: Form, *, now: datetime, status: int
) -> HttpResponse:
    """The page of a move. Out of its turn it says why, and who changed the case last."""
    today = timezone.localdate(now)
    legal = {transition.name for transition in case.get_available_state_transitions()}
    context = {
        "case": case,
        "title": label(case, name),
        "hint": HINTS.get(name, ""),
        "form": form,
        "out_of_turn": name not in legal,
        "state": editions.of_case(case).renamed_states.get(case.state, State(case.state).label),
        "refusal": moves.refusal(case, name) if name in legal else "",
        "meanwhile": history.last_sentence(case, today) if status == CONFLICT else "",
        "running": _still_running(case, today),
        "button": _("Enregistrer") if isinstance(form, ProvenMoveForm) else label(case, name),
    }
    return page(request, "desk/move.html", context, today=today, status=status)


def label(case: Case, name: str) -> str:
    """The move's name for this kind of case."""
    renamed = editions.of_case(case).renamed_moves.get(name)
    found = (t.custom["label"] for t in case.get_all_state_transitions() if t.name == name)
    return str(renamed or next(found))


def _still_running(case: Case, today: date) -> list[Row]:
    """The open deadlines of ours: what a move may stop, and what an ending must face."""
    ours = [row for row in deadline_rows.flat_of_case(case) if row["bound"] == "ours"]
    return deadline_rows.open_rows(ours, today, back="dossier")
