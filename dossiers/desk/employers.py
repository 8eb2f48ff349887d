"""« Employeurs »: those of my sections, and the spellings that wait for one."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dossiers import access
from dossiers.actions import employer as employers
from dossiers.actions.refusal import RefusedError
from dossiers.desk.answers import workplace
from dossiers.desk.forms.employers import NewBrandForm
from dossiers.desk.page import INVALID, page, try_form
from dossiers.employers import counts
from dossiers.employers.book import SECTION, Names, get_brand, names_for
from dossiers.models import Brand, Case, Member, Section
from dossiers.rules.spelling import closeness, normal
from dossiers.web import see_other

# Cases opened at most to read what was typed.
LOOKED_AT = 300
NEW = "nouvelle"
# How alike a name must be to what is looked for.
ALIKE = 0.7


@require_http_methods(["GET", "HEAD", "POST"])
def employer_list(request: HttpRequest) -> HttpResponse:
    """By name; what is looked for is posted: an employer's name goes in no address."""
    access.require_somewhere(request.user, "see_employers")
    names = names_for(request.user)
    looked_for = request.POST.get("nom", "")[:80].strip()
    found = [b for b in names.standing(names.brands) if _matches(names, b, looked_for)]
    numbers = counts.by_brand(request.user, names)
    context = {
        "rows": [_row(names, brand, numbers) for brand in found],
        "looked_for": looked_for,
        "waiting": access.visible_cases(request.user).filter(counts.UNCLEAR).count(),
    }
    return page(request, "desk/employers.html", context, today=timezone.localdate())


def _matches(names: Names, brand: Brand, looked_for: str) -> bool:
    wanted = normal(looked_for)
    if not wanted:
        return True
    same = names.same(names.brands, brand.pk)
    known = [str(names.brands[pk].name) for pk in same]
    known += [str(alias.words) for alias in names.aliases if alias.brand_id in same]
    return any(wanted in normal(one) or closeness(looked_for, one) >= ALIKE for one in known)


def _row(names: Names, brand: Brand, numbers: dict[UUID, counts.Number]) -> dict[str, Any]:
    number = numbers.get(brand.pk, counts.Number())
    book = names.books[brand.book_id]
    return {
        "title": str(brand.name),
        "url": reverse("desk:employer", args=[brand.pk]),
        "meta": [
            people_words(number),
            _("plateforme") if brand.is_platform else "",
            book.section.name if len(names.books) > 1 else "",
        ],
    }


def people_words(number: counts.Number) -> str:
    """« 12 dossiers », « moins de 5 dossiers », « aucun dossier »."""
    if number.total == 0:
        return _("aucun dossier")
    return ngettext("%(n)s dossier", "%(n)s dossiers", number.total) % {"n": number}


@require_http_methods(["GET", "HEAD", "POST"])
def add_employer(request: HttpRequest) -> HttpResponse:
    """A new enseigne; the cases that wrote it are attached at once."""
    access.require_somewhere(request.user, "edit_employers")
    form = NewBrandForm(_sections(request.user), request.POST or None)
    made: list[Brand] = []

    def act(asked: dict[str, Any]) -> None:
        told = {"name": asked["name"], "is_platform": asked["is_platform"]}
        now = timezone.now()
        made.append(employers.add_brand(asked["section"], **told, by=request.user, now=now))

    status = try_form(form, act) if request.method == "POST" else 200
    if made:
        messages.success(request, _("Enseigne ajoutée."))
        return see_other("desk:employer", made[0].pk)
    context = {
        "form": form,
        "title": _("Ajouter une enseigne"),
        "back": reverse("desk:employers"),
        "button": _("Ajouter"),
    }
    return page(
        request, "desk/employer_form.html", context, today=timezone.localdate(), status=status
    )


def _sections(member: Member) -> list[Section]:
    return list(Section.objects.filter(pk__in=access.sections_of(member, *SECTION)))


@require_http_methods(["GET", "HEAD", "POST"])
def spellings(request: HttpRequest) -> HttpResponse:
    """« Graphies à rattacher »: what people typed and that no brand has, with the close ones."""
    access.require_somewhere(request.user, "edit_employers")
    status, wrong = 200, ""
    if request.method == "POST":
        try:
            return _attach(request)
        except RefusedError as error:
            status, wrong = INVALID, str(error)
    names = names_for(request.user)
    lines = [_line(names, typed, cases) for typed, cases in _unclear(request.user).items()]
    context = {"lines": lines, "wrong": wrong}
    return page(request, "desk/spellings.html", context, today=timezone.localdate(), status=status)


def _unclear(member: Member) -> dict[tuple[UUID, str], list[Case]]:
    """The visible cases that wait, by section and spelling, the most frequent first."""
    waiting = access.visible_cases(member).filter(counts.UNCLEAR).order_by("-reference")
    found: dict[tuple[UUID, str], list[Case]] = defaultdict(list)
    for case in access.opened(waiting.defer("story", "contact", "summary")[:LOOKED_AT]):
        found[case.section_id, normal(workplace(case)[0])].append(case)
    return dict(sorted(found.items(), key=lambda one: -len(one[1])))


def _line(names: Names, key: tuple[UUID, str], cases: list[Case]) -> dict[str, Any]:
    typed = workplace(cases[0])[0]
    return {
        "typed": typed,
        "reference": cases[0].reference,
        "cases": [
            {"reference": case.reference, "url": reverse("desk:case", args=[case.reference])}
            for case in cases[:5]
        ],
        "count": len(cases),
        "proposed": [{"pk": b.pk, "name": str(b.name)} for b in names.proposals(typed, key[0])],
    }


def _attach(request: HttpRequest) -> HttpResponse:
    """The words are read again in the case itself: the form only names it."""
    now, asked = timezone.now(), request.POST.get("enseigne", "")
    case = access.get_case(request.user, request.POST.get("dossier", ""), now=now)
    typed = workplace(case)[0]
    if asked == NEW:
        brand = employers.add_brand(case.section, name=typed, by=request.user, now=now)
        messages.success(request, _("Enseigne ajoutée. Ses dossiers y sont rattachés."))
        return see_other("desk:employer", brand.pk)
    try:
        brand = get_brand(names_for(request.user), UUID(asked))
    except ValueError:
        raise Http404(_("Cette page n'existe pas.")) from None
    count = employers.attach_spelling(brand, typed, by=request.user, now=now)
    said = ngettext("%(n)s dossier rattaché.", "%(n)s dossiers rattachés.", count) % {"n": count}
    messages.success(request, said)
    return see_other("desk:spellings")
