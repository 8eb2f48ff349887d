"""« Organisation »: the name, the colours, the logo, the exit page, the permanences."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access
from dossiers.actions import organisation as acts
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.organisation import sender
from dossiers.rules import colour
from dossiers.settings_pages import changes
from dossiers.settings_pages.organisation_form import LogoForm, OrganisationForm
from dossiers.web import see_other
from notifications.topics import UPDATE

DONE, CONFLICT, INVALID = 303, 409, 422
# As the program ships them (static/css/dossiers.css).
OURS = {"light": "#B3121D", "dark": "#FF7A75"}
INKS = {
    "light": {"ink": "#161514", "border": "#77736C", "link": "#0B4A8F"},
    "dark": {"ink": "#F3F1EC", "border": "#8E8981", "link": "#8FC1FF"},
}


@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """GET: the boxes and their preview. POST: keep them; « proposees »: with readable colours."""
    access.require_somewhere(request.user, "set_organisation")
    row = acts.current()
    form, status = OrganisationForm(row, request.POST or None), 200
    proposed: tuple[str, str] | None = None
    if request.method == "POST":
        status, proposed = _try(request, form)
    if status == DONE:
        messages.success(request, _("Organisation enregistrée."))
        return see_other("settings:organisation")
    return _page(request, form, LogoForm(initial={"version": row.version}), status, proposed)


@require_POST
def logo(request: HttpRequest) -> HttpResponse:
    """A new logo, or « retirer »."""
    access.require_somewhere(request.user, "set_organisation")
    form, now = LogoForm(request.POST, request.FILES), timezone.now()
    form.fields["logo"].required = "retirer" not in request.POST
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            if "retirer" in request.POST:
                acts.remove_logo(by=request.user, now=now, version=version)
            else:
                sent = form.cleaned_data["logo"].read()
                acts.set_logo(sent, by=request.user, now=now, version=version)
        except RefusedError as refused:
            form.add_error("logo", str(refused))
        else:
            messages.success(request, _("Logo enregistré."))
            return see_other("settings:organisation")
    return _page(request, OrganisationForm(acts.current()), form, INVALID, None)


@require_safe
def preview_style(request: HttpRequest) -> HttpResponse:
    """The colours of the previews, from ?clair= and ?sombre=: nothing is kept."""
    access.require_somewhere(request.user, "set_organisation")
    asked = {"light": request.GET.get("clair", ""), "dark": request.GET.get("sombre", "")}
    if not all(colour.HEX.fullmatch(one) for one in asked.values()):
        raise Http404(_("Cette page n'existe pas."))
    blocks = []
    for mode, brand in asked.items():
        told = {"bg": colour.SURFACES[mode]["bg"], "brand": brand, **INKS[mode]}
        inner = ";".join(f"--shown-{name}:{value}" for name, value in told.items())
        blocks.append(f".mock-{mode}{{{inner}}}")
    return HttpResponse("\n".join(blocks), content_type="text/css")


def _try(request: HttpRequest, form: OrganisationForm) -> tuple[int, tuple[str, str] | None]:
    if not form.is_valid():
        return INVALID, None
    asked = dict(form.cleaned_data)
    version = asked.pop("version") or 0
    if "proposees" in request.POST:
        asked = _with_readable(asked)
    try:
        acts.save(asked, by=request.user, now=timezone.now(), version=version)
    except acts.UnreadableColourError as refused:
        form.add_error("brand", str(refused))
        return INVALID, refused.proposed
    except ConflictError as refused:
        form.add_error(None, str(refused))
        form.data = form.data.copy()
        form.data["version"] = str(acts.current().version)
        return CONFLICT, None
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return INVALID, None
    return DONE, None


def _with_readable(asked: dict[str, Any]) -> dict[str, Any]:
    """The nearest colours that read; a word that is no colour is left for the refusal."""
    light, dark = asked["brand"], asked["brand_dark"] or asked["brand"]
    if not colour.HEX.fullmatch(light) or not colour.HEX.fullmatch(dark):
        return asked
    readable = {
        "brand": colour.readable(light, "light"),
        "brand_dark": colour.readable(dark, "dark"),
    }
    return {**asked, **readable}


def _page(
    request: HttpRequest,
    form: OrganisationForm,
    logo_form: LogoForm,
    status: int,
    proposed: tuple[str, str] | None,
) -> HttpResponse:
    row = acts.current()
    shown = {"light": row.brand or OURS["light"], "dark": row.brand_dark or OURS["dark"]}
    if proposed:
        shown = {"light": proposed[0], "dark": proposed[1]}
    context = {
        "form": form,
        "logo_form": logo_form,
        "proposed": proposed,
        "shown": shown,
        "modes": [_mode(mode, shown[mode]) for mode in ("light", "dark")],
        "mail": {"sender": sender(), "subject": UPDATE.subject, "body": UPDATE.sentence},
        "changes": changes.rows(acts.PAGE, by=request.user),
    }
    return render(request, "settings/organisation.html", context, status=status)


def _mode(mode: str, brand: str) -> dict[str, str]:
    worst = f"{colour.read(brand, mode).worst:.2f}".replace(".", ",")
    return {
        "slug": mode,
        "label": _("Mode clair") if mode == "light" else _("Mode sombre"),
        "reading": _("%(colour)s : contraste %(ratio)s au moins. Il faut 4,5.")
        % {"colour": brand, "ratio": worst},
    }
