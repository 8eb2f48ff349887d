"""« Action collective »: its goal, its cases, and one act on all of them, said case by case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access
from dossiers.actions import collective as actions
from dossiers.actions import collective_act
from dossiers.actions.exhibit import What, copy_of
from dossiers.actions.refusal import RefusedError
from dossiers.coordination import collective_form as forms
from dossiers.coordination import collective_lines as lines
from dossiers.coordination.answering import DONE, try_form
from dossiers.employers.book import Names, get_brand, given, of_sections
from dossiers.models import (
    Brand,
    Case,
    Collective,
    Exhibit,
    JointCall,
    Member,
    Role,
    Section,
    State,
)
from dossiers.rules.catalogue import catalogue
from dossiers.web import see_other

DO = "faire"


def mine(member: Member) -> list[Collective]:
    """The actions of the sections that the member coordinates, opened, the newest first."""
    access.require_somewhere(member, "manage_doors")
    books = of_sections(access.sections_of(member, Role.COORDINATOR))
    return given(Collective.objects.filter(book__in=books).select_related("call"), books)


def _one(member: Member, pk: UUID) -> Collective:
    found = next((one for one in mine(member) if one.pk == pk), None)
    if found is None:
        raise Http404(_("Cette page n'existe pas."))
    return found


def alive(member: Member, references: list[str]) -> list[Case]:
    """These cases. Raises RefusedError naming the first that cannot be chosen."""
    found = access.coordinated_cases(member).exclude(state=State.CLOSED)
    cases = list(found.filter(reference__in=references).order_by("reference"))
    if missing := set(references) - {case.reference for case in cases}:
        raise RefusedError(
            _("Le dossier %(reference)s n’existe pas, ou il est clos.")
            % {"reference": min(missing)}
        )
    return cases


@require_http_methods(["GET", "HEAD", "POST"])
def new_collective(request: HttpRequest) -> HttpResponse:
    """Its goal and its cases: those of an enseigne (?enseigne=), or of a reached question
    (?question=), whose second yes alone counts.
    """
    access.require_somewhere(request.user, "manage_doors")
    names = Names(access.sections_of(request.user, Role.COORDINATOR))
    brand, call = _brand(request, names), _call(request)
    first = lines.references_of(request.user, names, brand) if brand and not call else []
    form = forms.CollectiveForm(request.POST or None, initial={"references": "\n".join(first)})
    made: list[Collective] = []

    def act(asked: dict[str, Any]) -> None:
        cases = [] if call else alive(request.user, asked["references"])
        made.append(
            actions.start(
                _section(request.user, names, brand, call, cases),
                goal=asked["goal"],
                cases=cases,
                brand=brand,
                call=call,
                by=request.user,
                now=timezone.now(),
            )
        )

    status = try_form(form, act) if request.method == "POST" else 200
    if made:
        messages.success(request, _("Action ouverte. Personne n’est prévenu pour l’instant."))
        return see_other("coordination:collective", made[0].pk)
    if call:
        del form.fields["references"]
    context = {
        "form": form,
        "brand": brand,
        "name": str(brand.name) if brand else "",
        "call": call,
        "ask_first": reverse("coordination:new_joint_call"),
    }
    return render(request, "coordination/collective_new.html", context, status=status)


def _brand(request: HttpRequest, names: Names) -> Brand | None:
    asked = request.GET.get("enseigne", "")
    return get_brand(names, _uuid(asked)) if asked else None


def _call(request: HttpRequest) -> JointCall | None:
    asked = request.GET.get("question", "")
    if not asked:
        return None
    sections = access.sections_of(request.user, Role.COORDINATOR)
    found = JointCall.objects.filter(pk=_uuid(asked), section__in=sections).first()
    if found is None:
        raise Http404(_("Cette page n'existe pas."))
    return found


def _uuid(asked: str) -> UUID:
    try:
        return UUID(asked)
    except ValueError:
        raise Http404(_("Cette page n'existe pas.")) from None


def _section(
    member: Member, names: Names, brand: Brand | None, call: JointCall | None, cases: list[Case]
) -> Section:
    """Whose action it is: the question's, the enseigne's, that of the cases, else mine."""
    if call:
        return call.section
    if brand:
        return names.books[brand.book_id].section
    known = {case.section_id for case in cases} or access.sections_of(member, Role.COORDINATOR)
    if len(known) != 1:
        raise RefusedError(_("Choisir des dossiers d’une même section."))
    return Section.objects.get(pk=known.pop())


@require_http_methods(["GET", "HEAD", "POST"])
def collective(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The action, its cases, what was done on all. One of its forms is sent at a time."""
    one = _one(request.user, pk)
    sent = request.POST.get(DO, "") if request.method == "POST" else ""
    every = {
        what: form(request.POST if what == sent else None, prefix=what)
        for what, (form, _act) in FORMS.items()
    }
    status = 200
    if request.method == "POST":
        if sent not in FORMS:
            raise Http404(_("Cette page n'existe pas."))
        act = FORMS[sent][1]
        status = try_form(every[sent], lambda asked: act(request, one, asked))
        if status == DONE:
            return see_other("coordination:collective", pk)
    context = {
        **lines.page_of(request.user, one),
        "forms": [
            {"what": what, "form": form, "label": LABELS[what]} for what, form in every.items()
        ],
        "bound": [form for form in every.values() if form.is_bound],
    }
    return render(request, "coordination/collective.html", context, status=status)


def _message(request: HttpRequest, one: Collective, asked: dict[str, Any]) -> None:
    collective_act.message(one, body=asked["body"], by=request.user, now=timezone.now())
    messages.success(request, _("Message écrit à chaque personne qui a dit oui. Voir le détail."))


def _task(request: HttpRequest, one: Collective, asked: dict[str, Any]) -> None:
    collective_act.add_task(one, **asked, by=request.user, now=timezone.now())
    messages.success(request, _("Tâche ajoutée dans chaque dossier. Voir le détail."))


def _fact(request: HttpRequest, one: Collective, asked: dict[str, Any]) -> None:
    label = str(catalogue().milestones()[asked["slug"]])
    collective_act.add_fact(one, **asked, label=label, by=request.user, now=timezone.now())
    messages.success(request, _("Fait noté dans chaque dossier. Voir le détail."))


def _cases(request: HttpRequest, one: Collective, asked: dict[str, Any]) -> None:
    cases = alive(request.user, asked["references"])
    actions.add_cases(one, cases, by=request.user, now=timezone.now())
    messages.success(request, _("Dossiers ajoutés."))


def _piece(request: HttpRequest, one: Collective, asked: dict[str, Any]) -> None:
    now = timezone.now()
    case = access.get_case(request.user, asked["reference"].strip(), now=now)
    piece: Exhibit | None = case.exhibits.filter(number=asked["number"]).first()
    if piece is None:
        raise RefusedError(_("Ce dossier n’a pas de pièce de ce numéro."))
    actions.add_piece(one, piece, by=request.user, now=now)
    messages.success(request, _("Pièce commune ajoutée, par sa copie masquée."))


FORMS: dict[str, tuple[type[Form], Callable[[HttpRequest, Collective, dict[str, Any]], None]]] = {
    "message": (forms.MessageForm, _message),
    "tache": (forms.TaskForm, _task),
    "fait": (forms.FactForm, _fact),
    "dossiers": (forms.CasesForm, _cases),
    "piece": (forms.PieceForm, _piece),
}
LABELS = {
    "message": gettext_lazy("Écrire à chaque personne"),
    "tache": gettext_lazy("Ajouter la tâche"),
    "fait": gettext_lazy("Noter le fait"),
    "dossiers": gettext_lazy("Ajouter ces dossiers"),
    "piece": gettext_lazy("Ajouter la pièce"),
}


@require_POST
def unlink(request: HttpRequest, pk: UUID, reference: str) -> HttpResponse:
    """« Sortir » a case of the action; it keeps all that is its own."""
    one = _one(request.user, pk)
    case = access.coordinated_cases(request.user).filter(reference=reference).first()
    if case is None:
        raise Http404(_("Ce dossier n'existe pas."))
    actions.remove_case(one, case, by=request.user, now=timezone.now())
    messages.success(request, _("Dossier sorti de l’action. Il garde tout le reste."))
    return see_other("coordination:collective", pk)


@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Terminer »: no more act on all."""
    actions.close(_one(request.user, pk), by=request.user, now=timezone.now())
    messages.success(request, _("Action terminée. Chaque dossier continue."))
    return see_other("coordination:collective", pk)


@require_safe
def common_piece(request: HttpRequest, pk: UUID, piece: UUID) -> HttpResponse:
    """The masked copy of a common piece, and nothing else of it."""
    one = _one(request.user, pk)
    found = one.pieces.filter(exhibit=piece).select_related("exhibit__case").first()
    if found is None or found.exhibit.case is None:
        raise Http404(_("Cette pièce n'existe pas."))
    now = timezone.now()
    read = access.get_exhibit(request.user, found.exhibit.case.reference, piece, now=now)
    masked = copy_of(read, What.MASKED)
    if masked is None:
        raise Http404(_("Cette pièce n’a plus de copie masquée."))
    response = HttpResponse(masked, content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    return response
