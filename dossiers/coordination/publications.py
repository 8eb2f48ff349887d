"""« Publication »: figures that leave the tool, prepared, frozen, listed, withdrawn (ux.md 7.4)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access
from dossiers.actions import publication as acts
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.confirming import identity_confirmed_to_send
from dossiers.coordination import publication_rows, publication_steps
from dossiers.models import Member, Publication, PublicationState, Role, Section
from dossiers.publishing import editions, table
from dossiers.publishing.questions import QUESTIONS
from dossiers.rules.disclosure import TooFewError
from dossiers.spreadsheets import MAKERS, TYPES
from dossiers.web import see_other

View = Callable[..., HttpResponse]


def coordinating(act: str) -> Callable[[View], View]:
    """Above the confirmation of identity: whoever coordinates nothing gets her 404 first."""

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            access.require_somewhere(request.user, act)
            return view(request, *args, **kwargs)

        return asked

    return decorate


def _sections(member: Member) -> QuerySet[Section]:
    access.require_somewhere(member, "publish_figures")
    held = access.sections_of(member, Role.COORDINATOR)
    return Section.objects.filter(pk__in=held)


def _edition(request: HttpRequest, pk: UUID) -> Publication:
    """An edition of a section that she coordinates, opened. Raises Http404."""
    found = Publication.objects.filter(section__in=_sections(request.user), pk=pk)
    rows = editions.opened(found.select_related("section", "asked_by", "agreed_by"))
    if not rows:
        raise Http404(_("Cette page n’existe pas."))
    return rows[0]


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """The editions of her sections, the last first; and what they never say."""
    sections = _sections(request.user)
    found = Publication.objects.filter(section__in=sections).select_related("asked_by")
    context = {
        "rows": publication_rows.rows(list(found[:200])),
        "thresholds": [(one, table.threshold(one)) for one in sections],
    }
    return render(request, "coordination/publications.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinating("publish_figures")
@identity_confirmed_to_send
def new_publication(request: HttpRequest) -> HttpResponse:
    """Three questions, then what would leave, what is hidden and why; then « Publier »."""
    sections, today = _sections(request.user), timezone.localdate()
    number, form, told = publication_steps.walk(request.GET, sections, today)
    if form is not None:
        context = {
            "form": form,
            "number": number,
            "steps": len(publication_steps.STEPS) + 1,
            "hidden": publication_steps.answered(request.GET, number),
        }
        return render(
            request,
            "coordination/publication_step.html",
            context,
            status=422 if form.is_bound else 200,
        )
    return _preview(request, told)


def _preview(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    now, section = timezone.now(), told["section"]
    scope, question = publication_steps.scope_of(told), QUESTIONS[told["question"]]
    note = request.POST.get("note", "")
    context: dict[str, Any] = {"section": section, "note": note, "query": request.GET.urlencode()}
    status = 200
    if request.method == "POST":
        try:
            edition = acts.publish(
                section, question.slug, scope,
                seen=request.POST.get("seen", ""), note=note, by=request.user, now=now,
            )  # fmt: skip
        except RefusedError as error:
            context["refused"] = str(error)
            status = 409 if isinstance(error, ConflictError) else 422
        else:
            messages.success(request, _("Édition enregistrée."))
            return see_other("coordination:publication", edition.pk)
    try:
        made = table.make(section, question, scope, today=timezone.localdate(now))
    except TooFewError as error:
        context["too_few"] = publication_rows.too_few(error)
    except editions.OverlapError as error:
        context["overlap"] = publication_rows.name_of(error.edition)
    else:
        context |= {
            "made": made,
            "snapshot": made.snapshot,
            "names": ", ".join(made.names),
            "compared": publication_rows.rows(list(made.compared)),
            **publication_rows.table(made.snapshot),
        }
    return render(request, "coordination/publication_preview.html", context, status=status)


@require_safe
def publication(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One edition: its sentence, its table, its method; made to be printed."""
    edition = _edition(request, pk)
    return render(request, "coordination/publication.html", _context(request, edition))


def _context(request: HttpRequest, edition: Publication) -> dict[str, Any]:
    return {
        "edition": edition,
        "row": publication_rows.rows([edition])[0],
        "snapshot": edition.snapshot,
        "is_given": edition.state == PublicationState.PUBLISHED,
        "waits": edition.state == PublicationState.WAITING,
        "is_mine": edition.asked_by_id == request.user.pk,
        "endings": list(MAKERS),
        **publication_rows.table(edition.snapshot),
    }


@require_safe
def publication_file(request: HttpRequest, pk: UUID, ending: str) -> HttpResponse:
    """The table as a spreadsheet; a withdrawn edition gives none any more."""
    edition = _edition(request, pk)
    if ending not in MAKERS or edition.state != PublicationState.PUBLISHED:
        raise Http404(_("Cette page n’existe pas."))
    content = MAKERS[ending](publication_rows.sheet(edition.snapshot))
    name = f"{edition.question}-{edition.since:%Y-%m}-{edition.until:%Y-%m}.{ending}"
    return HttpResponse(
        content,
        content_type=TYPES[ending],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@coordinating("publish_figures")
@identity_confirmed_to_send
def settle_publication(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The second person says yes or no."""
    edition = _edition(request, pk)
    agreed = request.POST.get("answer") == "yes"
    try:
        acts.settle(edition, agreed=agreed, by=request.user, now=timezone.now())
    except RefusedError as error:
        context = {**_context(request, edition), "refused": str(error)}
        return render(request, "coordination/publication.html", context, status=422)
    messages.success(request, _("Édition publiée.") if agreed else _("Édition refusée."))
    return see_other("coordination:publication", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_publication(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A page that says what withdrawing does, and what it cannot do."""
    edition = _edition(request, pk)
    context, status = {"row": publication_rows.rows([edition])[0]}, 200
    if request.method == "POST":
        try:
            acts.withdraw(edition, by=request.user, now=timezone.now())
        except RefusedError as error:
            context["refused"], status = str(error), 422
        else:
            messages.success(request, _("Édition retirée."))
            return see_other("coordination:publication", pk)
    return render(request, "coordination/publication_withdraw.html", context, status=status)
