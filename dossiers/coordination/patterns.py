"""« Motifs »: which employer does the same thing to whom, and the cases behind each number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import access
from dossiers.actions import pattern_rule
from dossiers.actions.workplace import practice_mark
from dossiers.coordination import pattern_table
from dossiers.coordination.answering import DONE, try_form
from dossiers.coordination.case_rows import COLUMNS, case_rows
from dossiers.coordination.pattern_form import ThresholdsForm
from dossiers.coordination.pattern_table import sentence
from dossiers.employers import counts, patterns
from dossiers.employers.book import Names, get_brand
from dossiers.models import Brand, Member, Role, Section
from dossiers.web import see_other

# The cases of one number shown at once; a larger number says so.
SHOWN = 200


def _books(member: Member) -> tuple[Names, set[UUID]]:
    access.require_somewhere(member, "see_dashboard")
    sections = access.sections_of(member, Role.COORDINATOR)
    return Names(sections), sections


@require_safe
def pattern_list(request: HttpRequest) -> HttpResponse:
    """The matrix of the last twelve months, and what the rule calls a pattern."""
    today = timezone.localdate()
    names, sections = _books(request.user)
    found = patterns.find(names, sections, today=today)
    firing = patterns.patterns(found)
    quarters = counts.by_quarter(names, sections, since=pattern_table.first_quarter(today))
    context = {
        **pattern_table.matrix(names, found, quarters if found else {}, today),
        "patterns": [
            pattern_table.card(names, one, rule, what=counts.problem_label(one.problem))
            for one, rule in pattern_table.with_rules(names, firing, sections)
        ],
        "sections": Section.objects.filter(pk__in=sections),
        "rules": patterns.rules_of(sections).values(),
    }
    return render(request, "coordination/patterns.html", context)


@require_safe
def pattern(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The cases behind the numbers of a brand (?probleme=), and why they are a pattern."""
    today = timezone.localdate()
    names, sections = _books(request.user)
    brand = get_brand(names, pk)
    found = patterns.find(names, sections, today=today)
    mine = [one for (where, _slug), one in found.items() if where == brand.pk]
    asked = request.GET.get("probleme", "")
    if asked and asked not in {one.problem for one in mine}:
        raise Http404(_("Cette page n'existe pas."))
    rules = patterns.rules_of([names.section_of(brand)])
    rule = rules[names.section_of(brand)]
    firing = [one for one in patterns.patterns(found) if one.brand == brand.pk]
    context = {
        "brand": brand,
        "name": str(brand.name),
        "why": [(counts.problem_label(one.problem), sentence(names, one, rule)) for one in firing],
        "choices": [
            {
                "slug": one.problem,
                "label": counts.problem_label(one.problem),
                "shown": one.shown,
                "current": one.problem == asked,
            }
            for one in sorted(mine, key=lambda one: -one.shown)
        ],
        "asked": counts.problem_label(asked) if asked else "",
        "rows": case_rows(_cases(request.user, names, brand, asked, today), today),
        "rule": rule,
        "propose": reverse("coordination:new_collective") + f"?enseigne={brand.pk}",
    }
    return render(request, "coordination/pattern.html", context)


def _cases(member: Member, names: Names, brand: Brand, asked: str, today: Any) -> list[Any]:
    """Flat cases of the last twelve months about this brand, those of one problem if asked."""
    since = patterns.months_before(today, patterns.MONTHS_SHOWN)
    cases = access.coordinated_cases(member).filter(received_on__gte=since)
    marks = [practice_mark(names.section_of(brand), asked)] if asked else None
    found = patterns.practised(cases, names, brand.pk, marks)
    return list(found.order_by("-received_on", "-reference").values(*COLUMNS)[:SHOWN])


@require_http_methods(["GET", "HEAD", "POST"])
def thresholds(request: HttpRequest, slug: str) -> HttpResponse:
    """The numbers of one section."""
    access.require_somewhere(request.user, "set_patterns")
    sections = access.sections_of(request.user, Role.COORDINATOR)
    section = Section.objects.filter(pk__in=sections, slug=slug).first()
    if section is None:
        raise Http404(_("Cette page n'existe pas."))
    rule = patterns.rules_of([section.pk])[section.pk]
    form = ThresholdsForm(rule, request.POST or None)

    def act(asked: dict[str, Any]) -> object:
        version = asked.pop("version") or 0
        now = timezone.now()
        return pattern_rule.set_thresholds(
            section, asked, by=request.user, now=now, version=version
        )

    status = 200
    if request.method == "POST":
        status = try_form(form, act)
    if status == DONE:
        messages.success(request, _("Seuils enregistrés."))
        return see_other("coordination:patterns")
    context = {"form": form, "section": section}
    return render(request, "coordination/thresholds.html", context, status=status)
