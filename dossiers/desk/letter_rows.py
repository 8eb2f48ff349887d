"""Letters and their templates as pages read them: flat rows of ready words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.desk import words
from dossiers.desk.forms.letter import LABELS
from dossiers.letters.document import Bullets, Heading, Paragraph
from dossiers.letters.paper import paper
from dossiers.letters.placeholder import missing
from dossiers.letters.template import ADDRESSEES, COMMON, VOICES, Template, templates
from dossiers.models import Case, DeadlineState, Letter
from dossiers.rules.catalogue import catalogue

# Every case begins with these, in that order of severity.
SPINE = ("reclamation", "relance", "mise-en-demeure")
# The page says neither left nor right: it is read from either side.
ALIGNED = {"left": "near", "right": "far", "center": "center", "justify": "near"}
FORMATS = ("pdf", "odt", "docx")
Row = dict[str, Any]


def rows(case: Case, letters: Iterable[Letter], today: date) -> list[Row]:
    """One row per letter, drafts first, then the last sent."""
    return [
        {
            "name": letter.summary or _("Courrier"),
            "url": reverse("desk:letter", args=[case.reference, letter.pk]),
            "to": addressee(letter.addressee),
            "state": _state(letter, today),
            "is_draft": letter.sent_on is None,
            "received": words.short_day(letter.received_on) if letter.received_on else "",
            "proof": _("Pièce %(n)s") % {"n": letter.proof.number} if letter.proof else "",
        }
        for letter in letters
    ]


def _state(letter: Letter, today: date) -> str:
    if letter.sent_on:
        return _("Envoyé %(day)s") % {"day": words.on_day(letter.sent_on, today)}
    holes = len(missing(letter.text or ""))
    if not holes:
        return _("Brouillon, prêt")
    return ngettext(
        "Brouillon, %(n)d passage à compléter", "Brouillon, %(n)d passages à compléter", holes
    ) % {"n": holes}


def addressee(code: str) -> str:
    """« à l’employeur », "" for a letter that no template began."""
    return str(ADDRESSEES[code][0]) if code in ADDRESSEES else ""


def choices(kind: str) -> list[tuple[str, list[Row]]]:
    """The templates in two groups: those of this kind, then the others."""
    mine = [one for one in templates().values() if one.is_for(kind)]
    others = [one for one in templates().values() if not one.is_for(kind)]
    mine.sort(key=lambda one: (one.slug not in SPINE, one.folder == COMMON))
    groups = ((_("Pour ce type de dossier"), mine), (_("Les autres modèles"), others))
    return [(title, [_choice(one) for one in found]) for title, found in groups if found]


def _choice(one: Template) -> Row:
    return {
        "slug": one.slug,
        "title": one.title,
        "meta": ", ".join((addressee(one.addressee), str(VOICES[one.voice]))),
        "before": one.before,
    }


def about(letter: Letter) -> Row:
    """What its template says besides the text: advice, articles, the clock that it starts."""
    one = templates().get(letter.template)
    starts = letter.starts and catalogue().milestones().get(letter.starts)
    return {
        "to": addressee(letter.addressee),
        "voice": str(VOICES[one.voice]) if one else "",
        "before": one.before if one else "",
        "cited": [{"cite": a.cite, "about": a.about, "source": a.source} for a in one.cited]
        if one
        else [],
        "starts": starts or "",
        "clocks": [
            rule.label
            for rule in catalogue().rules
            if letter.starts and letter.starts in rule.triggers and rule.enabled
        ],
        "template": _("%(title)s, version %(n)s")
        % {"title": one.title if one else letter.template, "n": letter.template_version}
        if letter.template
        else "",
    }


def may_close(letter: Letter) -> list[tuple[str, str]]:
    """Our open deadlines that this sending may answer, and where each is noted as done."""
    one = templates().get(letter.template)
    if one is None or not one.closes:
        return []
    case = letter.case
    found = case.deadlines.filter(rule__in=one.closes, state=DeadlineState.OPEN, bound="ours")
    return [
        (
            words.rule_label(deadline.rule, deadline.rule_version),
            reverse("desk:close_deadline", args=[case.reference, deadline.pk]),
        )
        for deadline in found.order_by("prudent")
    ]


def blocks(text: str) -> list[Row]:
    """The letter as the page draws it before it is printed."""
    drawn: list[Row] = []
    for block in paper(text, "").blocks:
        match block:
            case Heading(level, said):
                drawn.append({"sort": "title" if level == 1 else "part", "text": said})
            case Paragraph(said, align, bold):
                drawn.append({"sort": "bold" if bold else ALIGNED[align], "text": said})
            case Bullets(items):
                drawn.append({"sort": "list", "items": list(items)})
    return drawn


def days(letter: Letter) -> list[tuple[str, str]]:
    """The three dates of a letter sent, each with its words; an unknown one says so."""
    return [
        (
            str(label),
            words.short_day(day) if (day := getattr(letter, column)) else _("pas encore su"),
        )
        for column, label in LABELS.items()
    ]


def files(case: Case, letter: Letter) -> list[tuple[str, str]]:
    """The three formats and where each is."""
    return [
        (form.upper(), reverse("desk:letter_file", args=[case.reference, letter.pk, form]))
        for form in FORMATS
    ]
