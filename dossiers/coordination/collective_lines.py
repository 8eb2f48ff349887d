"""What the page of a collective action shows: flat lines, in a fixed number of statements."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers import access
from dossiers.actions.collective_act import REFUSALS
from dossiers.actions.consent import has_consent
from dossiers.coordination.cards import day_and_month
from dossiers.coordination.case_rows import nearest_chips, state_label
from dossiers.coordination.joint_form import MOST
from dossiers.employers import counts
from dossiers.employers.book import Names, given
from dossiers.models import Brand, Case, Collective, CollectiveAct, ConsentAct, Member, State

ACTS_SHOWN = 20


def references_of(member: Member, names: Names, brand: Brand) -> list[str]:
    """The living cases of an enseigne that the member coordinates, the newest first."""
    cases = counts.cases_of(member, names, brand.pk).exclude(state=State.CLOSED)
    return list(cases.order_by("-reference").values_list("reference", flat=True)[:MOST])


def page_of(member: Member, one: Collective) -> dict[str, Any]:
    """The context of the page."""
    cases = list(
        access.coordinated_cases(member)
        .filter(collectives__collective=one)
        .defer("story", "contact", "summary", "answers")
        .prefetch_related("consents")
        .order_by("reference")
    )
    shown = {case.pk: case for case in cases}
    return {
        "collective": one,
        "goal": str(one.goal),
        "section": one.book.section,
        "cases": _cases(cases, one),
        "hidden": one.links.count() - len(cases),
        "acts": _acts(one, shown),
        "pieces": _pieces(one, shown),
        "is_open": one.closed_on is None,
    }


def _cases(cases: list[Case], one: Collective) -> list[dict[str, Any]]:
    """Each with its own nearest date, and whether its person may be written to about this."""
    asked = [(case.pk, case.has_unknown_fatal) for case in cases]
    chips = nearest_chips(asked, timezone.localdate())
    return [
        {
            "reference": case.reference,
            "url": reverse("desk:case", args=[case.reference]),
            "chip": chips[case.pk],
            "state": state_label(case.state, case.kind),
            "yes": has_consent(case, ConsentAct.JOIN_OTHERS),
            "unlink": reverse("coordination:unlink_case", args=[one.pk, case.reference]),
        }
        for case in cases
    ]


def _acts(one: Collective, shown: dict[Any, Case]) -> list[dict[str, Any]]:
    found = one.acts.select_related("by").prefetch_related("results")
    return [_act(act, shown) for act in given(found[:ACTS_SHOWN], {one.book_id: one.book})]


def _act(act: CollectiveAct, shown: dict[Any, Case]) -> dict[str, Any]:
    rows = list(act.results.all())
    done = sum(not row.refusal for row in rows)
    said = ngettext("fait dans %(n)s dossier", "fait dans %(n)s dossiers", done) % {"n": done}
    return {
        "what": act.get_what_display(),
        "day": day_and_month(timezone.localdate(act.at)),
        "who": act.by.name if act.by else "",
        "words": str(act.words),
        "done": _("%(said)s sur %(all)s") % {"said": said, "all": len(rows)},
        "refused": [
            (shown[row.case_id].reference, str(REFUSALS[row.refusal]))
            for row in rows
            if row.refusal and row.case_id in shown
        ],
    }


def _pieces(one: Collective, shown: dict[Any, Case]) -> list[dict[str, str]]:
    """The common pieces of the cases that the member may open, each by its masked copy."""
    found = one.pieces.select_related("exhibit").order_by("added_on", "pk")
    return [
        {
            "label": _("Pièce %(number)s du dossier %(reference)s")
            % {
                "number": piece.exhibit.number,
                "reference": shown[piece.exhibit.case_id].reference,
            },
            "url": reverse("coordination:common_piece", args=[one.pk, piece.exhibit_id]),
        }
        for piece in found
        if piece.exhibit.case_id in shown
    ]
