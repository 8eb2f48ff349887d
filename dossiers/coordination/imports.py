"""Import of a spreadsheet (ux.md 3.23): file, columns, rehearsal, import and its report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access
from dossiers.actions import case_import, import_file, import_undo
from dossiers.actions.refusal import RefusedError
from dossiers.coordination import import_rows
from dossiers.coordination.answering import CONFLICT, DONE, try_form
from dossiers.coordination.campaigns import coordinated_sections
from dossiers.coordination.import_forms import (
    CellsForm,
    ColumnsForm,
    ImportFileForm,
    VersionForm,
)
from dossiers.models import CaseImport, ImportState
from dossiers.moving import imports
from dossiers.web import see_other

BOTH = ["GET", "HEAD", "POST"]
PREPARED = "coordination:import_columns"
REHEARSED = "coordination:import_rehearsal"
ONE = "coordination:import"


@require_http_methods(BOTH)
def import_list(request: HttpRequest) -> HttpResponse:
    """Step 1: the file; below, the imports of the section."""
    access.require_somewhere(request.user, "import_cases")
    now = timezone.now()
    files = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportFileForm(coordinated_sections(request.user), *files)
    made: list[CaseImport] = []

    def act(asked: dict[str, Any]) -> object:
        content = asked["file"].read()
        made.append(import_file.bring(content, section=asked["section"], by=request.user, now=now))
        return made

    status = try_form(form, act) if form.is_bound else 200
    if status == DONE:
        return see_other(PREPARED, made[0].pk)
    today = timezone.localdate(now)
    found = imports.visible(request.user).select_related("section")[:20]
    context = {"form": form, "past": [import_rows.past(one, today) for one in found]}
    return render(request, "coordination/imports.html", context, status=status)


@require_safe
def template(request: HttpRequest, name: str) -> HttpResponse:
    """The empty table, or two invented rows of it."""
    access.require_somewhere(request.user, "import_cases")
    lines = import_rows.EXAMPLE if name == "exemple" else ()
    return _file(import_rows.written([import_rows.TEMPLATE_HEADS, *lines]), f"dossiers-{name}.csv")


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def one_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where this import is: still in preparation, running, or its report."""
    now = timezone.now()
    one = imports.get(request.user, pk)
    if one.state == ImportState.OPEN and one.file:
        waits = one.job and not one.job.is_over
        if waits:
            return see_other("desk:job", one.job.pk)
        return see_other(REHEARSED if one.rehearsal else PREPARED, pk)
    alive = one.job is not None and not one.job.is_over
    context = {
        "one": one,
        "job": one.job if alive else None,
        "interrupted": case_import.is_interrupted(one),
        "resumable": import_rows.can_resume(one),
        "report": import_rows.report(one, now),
        "until": import_rows.until(one) if one.file else "",
    }
    return render(request, "coordination/import.html", context)


@require_http_methods(BOTH)
def name_columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Step 2: what each column is; the answer is rehearsed at once."""
    now = timezone.now()
    one = imports.get(request.user, pk)
    if one.state != ImportState.OPEN or not one.file:
        return see_other(ONE, pk)
    today = timezone.localdate(now)
    table = imports.table_of(one, today=today)
    begun = {f"c{at}": name for at, name in (one.columns or {}).items()}
    posted = request.POST if request.method == "POST" else None
    form = ColumnsForm(table.columns, posted, initial={**begun, "version": one.version})

    def act(asked: dict[str, Any]) -> object:
        kept = import_file.name_columns(
            one, form.chosen(), by=request.user, now=now, version=asked["version"]
        )
        return case_import.rehearse_now(kept, by=request.user, now=now)

    status = try_form(form, act) if form.is_bound else 200
    if status == DONE:
        return see_other(ONE, pk)
    _renewed(form, one, status)
    context = {
        "one": one,
        "form": form,
        "refused": [column for column in table.columns if column.refused],
        "until": import_rows.until(one),
    }
    return render(request, "coordination/import_columns.html", context, status=status)


@require_http_methods(BOTH)
def rehearsal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Step 3: what the import would do. POST: cells put right, rehearsed again."""
    now = timezone.now()
    one = imports.get(request.user, pk)
    told = one.rehearsal if one.file else None
    if one.state != ImportState.OPEN or not told:
        return see_other(ONE, pk)
    posted = request.POST if request.method == "POST" else None
    form = CellsForm(told["wrong"], posted, initial={"version": one.version})

    def act(asked: dict[str, Any]) -> object:
        kept = import_file.put_right(
            one, form.typed(), by=request.user, now=now, version=asked["version"]
        )
        return case_import.rehearse_now(kept, by=request.user, now=now)

    status = try_form(form, act) if form.is_bound else 200
    if status == DONE:
        return see_other(ONE, pk)
    _renewed(form, one, status)
    return _rehearsal_page(request, one, form, status=status)


def _renewed(form: Form, one: CaseImport, status: int) -> None:
    """After a conflict, the form carries the version that it would now replace."""
    if status == CONFLICT:
        one.refresh_from_db(fields=["version"])
        form.data = form.data.copy()
        form.data["version"] = str(one.version)


def _rehearsal_page(
    request: HttpRequest, one: CaseImport, form: CellsForm, *, status: int
) -> HttpResponse:
    today = timezone.localdate(timezone.now())
    told = one.rehearsal
    counts = told["counts"]
    context = {
        "one": one,
        "form": form,
        "told": told,
        "counts": import_rows.counts(told),
        "dates": import_rows.dates(told, today),
        "todo": counts["create"] + counts["update"],
        "unshown": len(told["wrong"]) - len(form.shown),
        "until": import_rows.until(one),
    }
    return render(request, "coordination/import_rehearsal.html", context, status=status)


@require_safe
def to_correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rows to correct, with a column « problème », to be opened in a spreadsheet."""
    one = imports.get(request.user, pk)
    if not one.file or not one.rehearsal:
        return see_other(ONE, pk)
    table = imports.table_of(one, today=timezone.localdate(timezone.now()))
    return _file(import_rows.to_correct(table, one.rehearsal["wrong"]), "a-corriger.csv")


@require_POST
def launch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Step 4: the import, as a job."""
    now = timezone.now()
    one = imports.get(request.user, pk)
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else -1
    try:
        asked = case_import.launch(one, by=request.user, now=now, version=version)
    except RefusedError as error:
        messages.error(request, str(error))
        return see_other(ONE, pk)
    return see_other("desk:job", asked.pk)


@require_POST
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Erase the file, go on, stop here, or undo all of it."""
    now = timezone.now()
    one = imports.get(request.user, pk)
    try:
        if verb == "effacer":
            import_file.give_up(one, by=request.user, now=now)
            messages.success(request, _("Fichier effacé, rien n’a été importé."))
            return see_other("coordination:imports")
        if verb == "arreter":
            case_import.stop_here(one, by=request.user, now=now)
            return see_other(ONE, pk)
        ask = case_import.resume if verb == "reprendre" else import_undo.ask
        return see_other("desk:job", ask(one, by=request.user, now=now).pk)
    except RefusedError as error:
        messages.error(request, str(error))
        return see_other(ONE, pk)
