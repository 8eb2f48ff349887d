"""« Saisir pour quelqu'un »: one page, then a card with the code. For members, under /equipe/."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers import access, kinds
from dossiers.actions import deposit
from dossiers.actions.filing import DEFENDERS, HANDS, file_for_someone
from dossiers.actions.refusal import RefusedError
from dossiers.intake import cookies, paper_version
from dossiers.intake.forms.filing import FilingForms, HandForm
from dossiers.kinds.base import Kind
from dossiers.models import CameBy, Member, Section
from dossiers.privacy.receipt import BusyError
from dossiers.web import see_other


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose the kind, then all its questions on one page (?type=, ?par=, ?version=)."""
    access.require_somewhere(request.user, "file_for_someone")
    kind = kinds.KINDS.get(request.GET.get("type", ""))
    if kind is None:
        context = {"kinds": list(kinds.KINDS.values()), "hand": _hand(request)}
        return render(request, "filing/choose.html", context)
    return _form(request, kind)


def _form(request: HttpRequest, kind: Kind) -> HttpResponse:
    now = timezone.now()
    today, posted = timezone.localdate(now), request.POST if request.method == "POST" else None
    screens = FilingForms(kind, today=today, data=posted)
    hand = HandForm(sections_of(request.user), posted, initial={"came_by": _hand(request)})
    if posted is None:
        return _page(request, screens, hand)
    valid = all([screens.is_valid(), hand.is_valid()])
    doubts = screens.doubts() if valid and "confirmer" not in posted else []
    if doubts or not valid:
        return _page(request, screens, hand, doubts=doubts, status=200 if valid else 422)
    try:
        file_for_someone(screens.answers(), **hand.cleaned_data, by=request.user, now=now)
    except RefusedError as error:
        hand.add_error(None, str(error))
        return _page(request, screens, hand, status=422)
    except BusyError:
        hand.add_error(None, _("Le serveur est occupé. Attendre quelques secondes."))
        return _page(request, screens, hand, status=503)
    response = see_other("filing:card")
    cookies.give(response, cookies.CARD, hand.cleaned_data["token"])
    return response


def _page(
    request: HttpRequest, screens: FilingForms, hand: HandForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    version = request.GET.get("version", "")
    context = {
        "kind": screens.kind,
        "screens": screens.screens,
        "hand": hand,
        "has_errors": status >= 400,
        "old_paper": bool(version) and version != paper_version.of(screens.kind),
        **more,
    }
    return render(request, "filing/form.html", context, status=status)


def _hand(request: HttpRequest) -> str:
    asked = request.GET.get("par", "")
    return asked if asked in HANDS else CameBy.DESK


def sections_of(member: Member) -> list[Section]:
    """The sections for which the member may file."""
    hers = access.sections_of(member, *DEFENDERS)
    return list(Section.objects.filter(pk__in=hers, closed_on=None))


@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest) -> HttpResponse:
    """The code, until the card is given or thirty minutes have gone by. POST: it is given."""
    access.require_somewhere(request.user, "file_for_someone")
    token = cookies.read(request, cookies.CARD)
    draft = deposit.open_draft(token, now=timezone.now()) if token else None
    case = draft.sent_case if draft else None
    if draft is None or case is None:
        return see_other("desk:arrivals" if request.method == "POST" else "filing:new")
    if request.method == "POST":
        deposit.forget_code(draft)
        response = see_other("desk:arrival", case.reference)
        if not access.visible_cases(request.user).filter(pk=case.pk).exists():
            response = see_other("desk:arrivals")
        cookies.take_back(response, cookies.CARD)
        return response
    address = settings.SITE_URL + reverse("intake:find")
    context = {
        "code": draft.code,
        "reference": case.reference,
        "address": address.removeprefix("https://").removeprefix("http://"),
        "language": case.language if translation.check_for_language(case.language) else "fr",
    }
    return render(request, "filing/card.html", context)
