"""« Moi »: who I am here, how the pages look, where my security is set."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dossiers.actions.member import show_names
from dossiers.desk import absences, evenings
from dossiers.desk.forms.me import LookForm
from dossiers.desk.page import INVALID, page
from dossiers.models import Role
from dossiers.web import see_other

A_YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """GET: the page. POST: keep the look of this device in its cookies."""
    form = LookForm(
        request.POST if request.method == "POST" else None,
        initial={
            "theme": request.COOKIES.get("theme", ""),
            "shortcuts": request.COOKIES.get("raccourcis") == "on",
        },
    )
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Affichage enregistré sur cet appareil."))
        return _remember(see_other("desk:me"), form.cleaned_data)
    memberships = request.user.memberships.select_related("section").order_by("section__name")
    now = timezone.now()
    context = {
        "form": form,
        "evenings": evenings.in_words(request.user),
        "absences": absences.coming(request.user, now),
        "memberships": [(m.section.name, Role(m.role).label) for m in memberships],
    }
    status = INVALID if form.is_bound else 200
    today = timezone.localdate(now)
    return page(request, "desk/me.html", context, today=today, status=status)


def _remember(response: HttpResponse, asked: dict[str, object]) -> HttpResponse:
    """Two cookies that say nothing of the person; an empty choice takes its cookie away."""
    values = {"theme": asked["theme"], "raccourcis": "on" if asked["shortcuts"] else ""}
    for name, value in values.items():
        if value:
            response.set_cookie(
                name,
                str(value),
                max_age=A_YEAR,
                samesite="Strict",
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
            )
        else:
            response.delete_cookie(name, samesite="Strict")
    return response


@require_POST
def names(request: HttpRequest) -> HttpResponse:
    """« Afficher les prénoms » in my lists, or no more."""
    wanted = request.POST.get("prenoms") == "oui"
    show_names(wanted=wanted, by=request.user, now=timezone.now())
    said = _("Les prénoms seront affichés dans les listes.")
    messages.success(request, said if wanted else _("Les listes ne montrent aucun prénom."))
    return see_other("desk:me")
