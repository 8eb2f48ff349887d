"""Common acts: proposed to several people, secret until enough of them would.

No page here may depend on who committed before the number is reached (actions/joint.py).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import access
from dossiers.actions import joint
from dossiers.actions.consent import has_consent
from dossiers.actions.refusal import RefusedError
from dossiers.coordination.collective_lines import references_of
from dossiers.coordination.collectives import mine
from dossiers.coordination.joint_form import MOST, JointCallForm
from dossiers.employers.book import Names, get_brand
from dossiers.kinds.base import part
from dossiers.models import (
    Case,
    Collective,
    ConsentAct,
    JointCall,
    JointInvite,
    Member,
    Role,
    State,
)
from dossiers.web import see_other

# Cases opened at most to find those of an enseigne.
LOOKED_AT = 1_000


def _mine(member: Member) -> QuerySet[JointCall]:
    access.require_somewhere(member, "manage_doors")
    sections = access.sections_of(member, Role.COORDINATOR)
    return JointCall.objects.filter(section__in=sections).select_related("section")


def _one(member: Member, pk: UUID) -> JointCall:
    found = _mine(member).filter(pk=pk).first()
    if found is None:
        raise Http404(_("Cette page n'existe pas."))
    return found


@require_safe
def joint_calls(request: HttpRequest) -> HttpResponse:
    """Those of my sections, the newest first: reached or not, never how many."""
    rows = [
        {
            "title": _("Proposée le %(day)s") % {"day": date_format(call.made_on, "j F Y")},
            "url": reverse("coordination:joint_call", args=[call.pk]),
            "meta": [_from(call), call.section.name, state_words(call)],
        }
        for call in _mine(request.user)
    ]
    context = {"rows": rows, "actions": [action_row(one) for one in mine(request.user)]}
    return render(request, "coordination/joint_calls.html", context)


def action_row(one: Collective) -> dict[str, Any]:
    """A collective action in the list."""
    day = date_format(one.made_on, "j F Y")
    return {
        "title": str(one.goal),
        "url": reverse("coordination:collective", args=[one.pk]),
        "meta": [
            _("ouverte le %(day)s") % {"day": day},
            one.book.section.name,
            _("terminée") if one.closed_on else "",
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new_joint_call(request: HttpRequest) -> HttpResponse:
    """Write it and say to whom; `?enseigne=` fills in the cases of an enseigne."""
    access.require_somewhere(request.user, "manage_doors")
    named = request.GET.get("enseigne", "")[:80].strip()
    found = _found(request.user, named) if named else []
    typed = "" if _id(named) else named
    posted = request.POST if request.method == "POST" else None
    form = JointCallForm(posted, initial={"references": "\n".join(found)})
    if posted is not None and form.is_valid():
        asked = form.cleaned_data
        try:
            call = joint.propose(
                _cases(request.user, asked["references"]),
                words=asked["words"],
                threshold=asked["threshold"],
                by=request.user,
                now=timezone.now(),
            )
        except RefusedError as error:
            form.add_error("references", str(error))
        else:
            messages.success(request, _("La question est posée à chaque personne."))
            return see_other("coordination:joint_call", call.pk)
    context = {"form": form, "named": named, "typed": typed, "found": len(found)}
    status = 422 if form.errors else 200
    return render(request, "coordination/joint_call_new.html", context, status=status)


def _alive(member: Member) -> QuerySet[Case]:
    return access.coordinated_cases(member).exclude(state=State.CLOSED)


def _found(member: Member, named: str) -> list[str]:
    """The cases of an enseigne by its id, which is what our own links give, or by its letters."""
    pk = _id(named)
    if pk is None:
        return _references_of(member, named)
    names = Names(access.sections_of(member, Role.COORDINATOR))
    return references_of(member, names, get_brand(names, pk))


def _id(named: str) -> UUID | None:
    try:
        return UUID(named)
    except ValueError:
        return None


def _references_of(member: Member, named: str) -> list[str]:
    """The living cases whose enseigne holds these letters, the newest first."""
    wanted = slugify(named)
    cases = _alive(member).defer("story", "contact", "summary").order_by("-reference")[:LOOKED_AT]
    opened = access.opened(cases)
    return [case.reference for case in opened if wanted in slugify(_employer(case))][:MOST]


def _employer(case: Case) -> str:
    return str(part(case.answers or {}, "work").get("employer") or "")


def _cases(member: Member, references: list[str]) -> list[Case]:
    """These cases, opened. Raises RefusedError naming the first that cannot be chosen."""
    cases = list(_alive(member).filter(reference__in=references).order_by("reference"))
    missing = set(references) - {case.reference for case in cases}
    if missing:
        raise RefusedError(
            _("Le dossier %(reference)s n’existe pas, ou il est clos.")
            % {"reference": min(missing)}
        )
    return access.opened(cases)


@require_safe
def joint_call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One: the words, the people asked, and once the number is reached who says yes again."""
    call = _one(request.user, pk)
    invites = list(call.invites.select_related("case").order_by("case__reference"))
    visible = access.coordinated_cases(request.user).filter(pk__in=[i.case_id for i in invites])
    cases = {case.pk: case for case in access.opened(visible.prefetch_related("consents"))}
    shown = [(invite, cases[invite.case_id]) for invite in invites if invite.case_id in cases]
    context = {
        "call": call,
        "words": _words(shown),
        "from_how_many": _from(call),
        "state": state_words(call),
        "asked": len(invites),
        "lines": [_line(invite, case, call) for invite, case in shown],
    }
    return render(request, "coordination/joint_call.html", context)


def _words(shown: list[tuple[JointInvite, Case]]) -> str:
    if not shown:
        return ""
    invite, case = shown[0]
    invite.case = case
    return str(invite.words)


def _line(invite: JointInvite, case: Case, call: JointCall) -> dict[str, Any]:
    """A case, and her second yes if she gave one; a « non » and no answer read the same."""
    yes = bool(call.reached_on) and invite.answer == JointInvite.Answer.YES
    return {
        "reference": case.reference,
        "url": reverse("desk:case", args=[case.reference]),
        "yes": yes and has_consent(case, ConsentAct.JOIN_OTHERS),
    }


@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Arrêter »: nobody is asked any more."""
    joint.close(_one(request.user, pk), by=request.user, now=timezone.now())
    messages.success(request, _("C’est arrêté. Les réponses secrètes sont effacées."))
    return see_other("coordination:joint_call", pk)


def state_words(call: JointCall) -> str:
    """« pas encore assez de personnes »: reached or not, and nothing between."""
    if call.closed_on and not call.reached_on:
        return _("arrêtée sans être atteinte")
    if call.closed_on:
        return _("atteinte, puis arrêtée")
    if call.reached_on:
        return _("atteinte : chaque personne est interrogée une deuxième fois")
    return _("pas encore assez de personnes")


def _from(call: JointCall) -> str:
    return _("à partir de %(n)s personnes") % {"n": call.threshold}
