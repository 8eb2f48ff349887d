"""An enseigne with all that an address may name, and a collective action about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from dossiers.actions import collective, employer, employer_note, insolvency
from dossiers.actions.employer_merge import merge
from dossiers.models import Case, EmployerNote, Insolvency, Member
from tests import build

KINDS = {
    "desk:employer": "brand",
    "desk:edit_employer": "brand",
    "desk:add_company": "brand",
    "desk:add_place": "brand",
    "desk:add_employer_note": "brand_note",
    "desk:switch_employer_note": "brand_switch",
    "desk:edit_company": "company",
    "desk:succeed_company": "company",
    "desk:insolvency": "company",
    "desk:edit_place": "place",
    "desk:again_insolvency": "insolvency",
    "desk:undo_insolvency": "insolvency",
    "desk:merge_employer": "brand_itself",
    "desk:unmerge_employer": "brand_gone",
    "coordination:pattern": "brand",
    "coordination:thresholds": "section_slug",
    "coordination:collective": "collective",
    "coordination:close_collective": "collective",
    "coordination:unlink_case": "collective_case",
    "coordination:common_piece": "collective_piece",
}


def values(case: Case, people: dict[str, Member], now: datetime) -> dict[str, dict[str, Any]]:
    """What stands in each of their addresses."""
    awa = people["coordinator"]
    told: dict[str, Any] = {"by": awa, "now": now}
    brand = employer.add_brand(case.section, name="Bricabrac", **told)
    gone = employer.add_brand(case.section, name="Brico Brac", **told)
    merge(gone, brand, **told)
    company = employer.add_company(brand, name="BRICA 14", **told)
    place = employer.add_place(brand, name="Corbeil", **told)
    contact = EmployerNote.What.CONTACT
    note = employer_note.add(brand, contact, {"name": "Inspection du travail"}, **told)
    noted, _outcome = insolvency.record(
        company,
        procedure=Insolvency.Procedure.RECOVERY,
        opened_on=timezone.localdate(now),
        published_on=None,
        trustee="",
        **told,
    )
    action = collective.start(case.section, goal="Planning", cases=[case], brand=brand, **told)
    of_brand = {"pk": brand.pk}
    return {
        "brand": of_brand,
        "brand_note": {**of_brand, "what": "contact"},
        "brand_switch": {**of_brand, "line": note.pk, "way": "retirer"},
        "brand_itself": {**of_brand, "sort": "enseigne", "line": brand.pk},
        "brand_gone": {**of_brand, "sort": "enseigne", "line": gone.pk},
        "company": {**of_brand, "line": company.pk},
        "place": {**of_brand, "line": place.pk},
        "insolvency": {**of_brand, "line": noted.pk},
        "section_slug": {"slug": case.section.slug},
        "collective": {"pk": action.pk},
        "collective_case": {"pk": action.pk, "reference": case.reference},
        "collective_piece": {"pk": action.pk, "piece": build.photo(case, now=now).pk},
    }
