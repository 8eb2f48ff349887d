"""« Orientations »: what is offered to my sections, what left them, what they still read."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dossiers import access, kinds
from dossiers.actions import referral as acts
from dossiers.actions import referral_accept
from dossiers.actions.refusal import RefusedError
from dossiers.coordination.case_rows import nearest_chips
from dossiers.days import near_day
from dossiers.kinds.base import part
from dossiers.kinds.trunk import LANGUAGES
from dossiers.models import Case, Referral, Role, Section
from dossiers.web import see_other

SHOWN = 50


class AnswerForm(forms.Form):
    """Who would follow the case, or why not."""

    follower = forms.ChoiceField(label=gettext_lazy("Qui suivra ce dossier"))
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi non"),
        max_length=acts.MAX_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Une phrase, sans nom. La section qui propose la lit."),
    )

    def __init__(self, people: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.people = people
        self.fields["follower"].choices = [(pk, one.name) for pk, one in people.items()]


@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """Three lists. A case that is offered shows no number and nothing that the person said."""
    access.require_somewhere(request.user, "answer_referral")
    today = timezone.localdate()
    offered = list(access.referrals_to(request.user).select_related("case", "origin", "to"))
    access.opened([row.case for row in offered])
    chips = nearest_chips([(r.case.pk, r.case.has_unknown_fatal) for r in offered], today)
    sent = access.referrals_from(request.user).select_related("case", "to", "peer")
    held = access.sections_of(request.user, Role.COORDINATOR)
    context = {
        "sections": Section.objects.filter(pk__in=held),
        "offered": [_offered(row, chips[row.case.pk]) for row in offered],
        "waiting": [_sent(row, today) for row in sent.filter(answer="")[:SHOWN]],
        "answered": [_sent(row, today) for row in sent.exclude(answer="")[:SHOWN]],
    }
    return render(request, "coordination/referrals.html", context)


def _offered(row: Referral, chip: Any) -> dict[str, Any]:
    return {
        "chip": chip,
        "title": f"{_kind(row.case)} · {row.origin.name}",
        "url": reverse("coordination:referral", args=[row.pk]),
        "meta": [text for text in (_place(row.case), _("avant le %(day)s") % _day(row)) if text],
    }


def _sent(row: Referral, today: date) -> dict[str, Any]:
    """To the case while it is here, then to what is kept of it."""
    gone = row.answer == Referral.Answer.ACCEPTED and row.to_id is not None
    where = reverse("desk:left_case", args=[row.pk])
    here = reverse("desk:refer_case", args=[row.case.reference])
    answer = row.get_answer_display() or (
        _("la personne a dit oui") if row.consented_at else _("attend la personne")
    )
    return {
        "title": f"{row.case.reference} · {row.whom}",
        "url": where if gone else here,
        "meta": [answer, near_day(timezone.localdate(row.asked_at), today)],
    }


def _kind(case: Case) -> str:
    return str(kinds.kind(case.kind).label)


def _place(case: Case) -> str:
    department = part(case.answers or {}, "work").get("department")
    return _("département %(code)s") % {"code": department} if department else ""


def _day(row: Referral) -> dict[str, str]:
    return {"day": near_day(timezone.localdate(row.lapses_at), timezone.localdate())}


@require_safe
def referral(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the offer says, and the two answers."""
    row = access.get_referral(request.user, pk)
    acts.seen(row, now=timezone.now())
    return _page(request, row, _form(request, row))


def _form(request: HttpRequest, row: Referral) -> AnswerForm:
    people = access.defenders([row.to_id]) if row.to_id else []
    mine = {str(request.user.pk): request.user}
    rest = {str(one.pk): one for one in people if one.pk != request.user.pk}
    return AnswerForm({**mine, **rest}, request.POST if request.method == "POST" else None)


def _page(request: HttpRequest, row: Referral, form: AnswerForm, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    case = row.case
    said = {
        _("Type"): _kind(case),
        _("Lieu"): _place(case) or _("pas dit"),
        _("Langue"): str(LANGUAGES.get(case.language, case.language)),
        _("Pourquoi"): row.get_why_display(),
        _("Accès conservé par la section d’origine"): _("lecture pendant %(n)s jours")
        % {"n": row.keeps_days}
        if row.keeps_days
        else _("rien"),
    }
    context = {
        "row": row,
        "origin": row.origin.name,
        "chip": nearest_chips([(case.pk, case.has_unknown_fatal)], today)[case.pk],
        "said": said.items(),
        "form": form,
        **_day(row),
    }
    return render(request, "coordination/referral.html", context, status=status)


@require_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The case is ours from now on."""
    row = access.get_referral(request.user, pk)
    form = _form(request, row)
    if not form.is_valid():
        return _page(request, row, form, 422)
    who = form.people[form.cleaned_data["follower"]]
    try:
        case = referral_accept.accept(row, follower=who, by=request.user, now=timezone.now())
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return _page(request, row, form, 422)
    messages.success(request, _("Dossier accepté. La personne et la section d’origine le savent."))
    return see_other("desk:case", case.reference)


@require_POST
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Non », in a sentence."""
    row = access.get_referral(request.user, pk)
    reason = request.POST.get("reason", "")
    try:
        acts.decline(row, reason=reason, by=request.user, now=timezone.now())
    except RefusedError as refused:
        form = _form(request, row)
        form.add_error("reason", str(refused))
        return _page(request, row, form, 422)
    messages.success(request, _("C’est dit. Le dossier reste dans sa section."))
    return see_other("coordination:referrals")
