"""« Questions »: what each kind asks; a change opens an edition, running cases keep theirs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import access, editions, kinds
from dossiers.actions import edition as acts
from dossiers.days import short_day
from dossiers.kinds import trunk
from dossiers.kinds.base import Kind
from dossiers.kinds.edition import changed
from dossiers.models import KindEdition, Member
from dossiers.settings_pages import changes as log
from dossiers.settings_pages.answering import CONFLICT, DONE, INVALID, try_form
from dossiers.settings_pages.questions_form import KindForm
from dossiers.web import see_other

# ux.md 3.0.3: the words of a screen before its options, and a slow reader's pace.
MOST_WORDS, WORDS_A_MINUTE = 60, 110
SCREENS = 6


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Every kind: offered or not, since when, how long to read."""
    access.require_somewhere(request.user, "set_questions")
    rows = [_row(slug) for slug in kinds.KINDS]
    return render(request, "settings/questions.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def kind(request: HttpRequest, slug: str) -> HttpResponse:
    """One kind. POST with « apercu »: counted and shown, not kept."""
    access.require_somewhere(request.user, "set_questions")
    if slug not in kinds.KINDS:
        raise Http404(_("Cette page n'existe pas."))
    last = KindEdition.objects.filter(kind=slug).order_by("-number").first()
    shipped, kept = kinds.kind(slug), last.changes if last else {}
    number = last.number if last else 0
    form = KindForm(shipped, kept, number, request.POST or None)
    status, shown = 200, changed(shipped, kept)
    if request.method == "POST" and form.is_valid():
        shown = changed(shipped, form.asked())
    if "apercu" in request.POST:
        status = 200 if form.is_valid() else INVALID
    elif request.method == "POST":

        def act(asked: dict[str, Any]) -> object:
            told, version = form.asked(), asked.get("version") or 0
            return acts.change_kind(slug, told, by=request.user, now=timezone.now(), number=version)

        status = try_form(form, act, version=number)
    if status == DONE:
        messages.success(request, _("Enregistré. Les dossiers en cours gardent leurs questions."))
        return see_other("settings:kind", slug)
    label = str(shipped.label)
    context = {
        "form": form,
        "label": label,
        "groups": form.groups(),
        "preview": preview(shown),
        "since": _since(last, request.user),
        "is_conflict": status == CONFLICT,
        "changes": log.rows(acts.PAGE, by=request.user, about=label),
    }
    return render(request, "settings/kind.html", context, status=status)


def preview(kind: Kind) -> dict[str, Any]:
    """What a person will read: screen by screen, with its words counted."""
    screens = [
        (str(trunk.PROBLEMS), [str(one) for one in kind.shown(kind.problems).values()]),
        (str(trunk.LETTER), [str(one) for one in kind.shown(kind.letters).values()]),
        *((str(one.label), [str(said) for said in one.answers.values()]) for one in kind.quick),
    ]
    words = sum(_words(asked) + sum(map(_words, options)) for asked, options in screens)
    long = [asked for asked, _options in screens if _words(asked) > MOST_WORDS]
    return {
        "screens": [{"asked": asked, "options": options} for asked, options in screens],
        "reading": _("%(words)s mots, %(seconds)s secondes pour qui lit lentement, %(n)s écrans.")
        % {"words": words, "seconds": round(words * 60 / WORDS_A_MINUTE), "n": SCREENS},
        "long": long,
    }


def _words(text: str) -> int:
    return len(text.split())


def _row(slug: str) -> dict[str, Any]:
    this = editions.kind(slug)
    return {
        "slug": slug,
        "label": kinds.kind(slug).label,
        "is_off": not this.offered,
        "meta": " · ".join(
            [
                _count(len(this.shown(this.problems)), "problem"),
                _count(len(this.quick), "quick"),
                preview(this)["reading"],
            ]
        ),
    }


def _count(count: int, what: str) -> str:
    if what == "problem":
        return ngettext("%(n)s problème", "%(n)s problèmes", count) % {"n": count}
    return ngettext("%(n)s question rapide", "%(n)s questions rapides", count) % {"n": count}


def _since(last: KindEdition | None, by: Member) -> str:
    """Which edition is in force, and how many of her sections' cases keep an older one."""
    if last is None:
        return _("Questions du logiciel, jamais changées ici.")
    older = access.coordinated_cases(by).filter(kind=last.kind).exclude(edition=last).count()
    day = short_day(timezone.localdate(last.made_at))
    first = _("Édition %(n)s, depuis le %(day)s.") % {"n": last.number, "day": day}
    second = ngettext(
        "%(n)s dossier garde une édition d’avant.",
        "%(n)s dossiers gardent une édition d’avant.",
        older,
    ) % {"n": older}
    return f"{first} {second}"
