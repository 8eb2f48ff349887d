"""The fields that a column of a spreadsheet of cases may fill, and what headings call them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from dossiers.moving.folding import words
from dossiers.rules.catalogue import catalogue

# A column that is not imported.
NOTHING = ""
# Before the slug of a milestone.
DATE = "date:"
LABELS: Mapping[str, Any] = {
    "number": _("Numéro du dossier dans ce tableau"),
    "status": _("État (les lignes « clos » sont laissées de côté)"),
    "kind": _("Type de dossier, secteur"),
    "employer": _("Enseigne ou employeur"),
    "department": _("Département ou code postal du lieu de travail"),
    "problems": _("Problèmes"),
    "received": _("Arrivé le"),
    "story": _("Récit"),
    "note": _("Note de l’équipe"),
    "name": _("Nom à utiliser"),
    "phone": _("Téléphone"),
    "email": _("Adresse e-mail"),
    "language": _("Langue"),
    "suivi": _("Suivi par"),
    "binome": _("Binôme"),
}
# Read as dates.
DAYS = frozenset({"received"})
# What one of the words of a heading says; the first field that fits is proposed.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("numero", "no", "n", "ref", "reference", "id", "num", "dossier"),
    "status": ("etat", "statut", "status", "situation", "issue"),
    "binome": ("binome", "second", "seconde"),
    "suivi": ("suivi", "responsable", "delegue", "deleguee", "referent", "referente", "qui"),
    "department": ("departement", "dept", "dep", "cp", "postal"),
    "kind": ("type", "secteur", "branche", "metier", "activite", "kind"),
    "employer": ("employeur", "enseigne", "entreprise", "societe", "boite", "patron", "magasin",
                 "restaurant", "plateforme", "etablissement", "employer"),
    "problems": ("probleme", "problemes", "motif", "motifs", "sujet", "objet", "litige"),
    "received": ("arrive", "arrivee", "recu", "recue", "ouvert", "ouverture", "contact",
                 "creation", "debut", "date"),
    "email": ("mail", "email", "courriel"),
    "phone": ("tel", "telephone", "portable", "mobile", "phone"),
    "language": ("langue", "language"),
    # A civil name is not needed: such a column is imported only if somebody says so.
    "name": ("prenom", "pseudo", "pseudonyme", "surnom", "utiliser", "appeler"),
    "note": ("note", "notes", "remarque", "remarques", "commentaire", "commentaires", "suite",
             "observations", "observation"),
    "story": ("recit", "histoire", "resume", "faits", "description", "details", "story"),
}  # fmt: skip
# The words that say which dated fact a column of dates is; the most words first.
FACTS: tuple[tuple[frozenset[str], str], ...] = tuple(
    (frozenset(said.split()), slug)
    for said, slug in (
        ("licenciement economique", "eco_dismissal_received"),
        ("rupture conventionnelle", "rc_signed"),
        ("fin contrat", "contract_ended"),
        ("entretien prealable", "dismissal_interview_held"),
        ("solde compte", "stc_signed"),
        ("salaire impaye", "unpaid_pay_day"),
        ("mise demeure", "demand_sent"),
        ("licenciement", "dismissal_received"),
        ("renvoi", "dismissal_received"),
        ("rupture", "dismissal_received"),
        ("impaye", "unpaid_pay_day"),
        ("paie", "unpaid_pay_day"),
        ("sanction", "sanction_received"),
        ("avertissement", "sanction_received"),
        ("audience", "hearing_set"),
        ("jugement", "judgment_received"),
        ("desactivation", "deactivation"),
        ("blocage", "deactivation"),
        ("accident", "accident"),
        ("harcelement", "harassment_last_act"),
        ("inaptitude", "unfit_exam"),
        ("reclamation", "demand_sent"),
    )
)


def label_of(field: str) -> str:
    """What a field is called; « date : » and the fact for a dated fact. Raises KeyError."""
    if field.startswith(DATE):
        return catalogue().milestones()[field.removeprefix(DATE)]
    return str(LABELS[field]) if field else ""


def exists(field: str) -> bool:
    """Whether this is a field, or nothing."""
    return field in (NOTHING, *LABELS) or field.removeprefix(DATE) in catalogue().milestones()


def is_day(field: str) -> bool:
    """Whether its cells are dates."""
    return field in DAYS or field.startswith(DATE)


@cache
def _labels_folded() -> Mapping[str, frozenset[str]]:
    return {slug: frozenset(words(label)) for slug, label in catalogue().milestones().items()}


def guessed(heading: str, *, has_dates: bool) -> str:
    """The field that a heading and what is under it seem to say; "" when nothing does."""
    said = words(heading)
    found = set(said)
    if has_dates and (slug := _fact(found)):
        return DATE + slug
    fits = (
        field
        for field, called in HEADINGS.items()
        if found & set(called) and has_dates == is_day(field)
    )
    return next(fits, NOTHING)


def _fact(found: set[str]) -> str:
    """The dated fact that these words name, the most precise first; "" for none."""
    for called, slug in FACTS:
        if called <= found:
            return slug
    plain = found - {"date", "du", "de", "la", "le", "d", "l"}
    same = [slug for slug, label in _labels_folded().items() if plain and plain == label]
    return same[0] if same else ""
