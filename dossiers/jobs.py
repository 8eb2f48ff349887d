"""The sorts of long work: who does each, and the words of its page. A new one is a line here.

A runner gets the job and a callback to be called at each step; it runs outside any request
and any transaction, and may run twice: a worker that dies leaves it to another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from dossiers.actions import batch, bundle, case_import, import_undo, section_parcel
from dossiers.actions.job import Runner


@dataclass(frozen=True)
class Sort:
    """One sort of work.

    file_name: of the result, without the case and the ending. steps: what its steps are
    called, « %(done)s » and « %(total)s » in them. reasons: the sentence of each slug of a
    report, or of a failure of its own. page: the URL name of where its end is told; its
    argument is the only parameter of the job, if it has one (page_of_one).
    """

    label: Any
    run: Runner
    file_name: Any = ""
    steps: Mapping[str, Any] = field(default_factory=dict)
    reasons: Mapping[str, Any] = field(default_factory=dict)
    page: str = ""
    page_of_one: bool = True


FAILURES: Mapping[str, Any] = {
    "gone": _("Ce dossier n’est plus visible pour qui a demandé ce travail."),
    "lost": _("Le travail s’est arrêté trois fois. Prévenir la personne qui héberge l’outil."),
    "broken": _("Une erreur l’a arrêté. Le demander à nouveau ; si cela recommence, prévenir "
                "la personne qui héberge l’outil."),
}  # fmt: skip
SORTS: Mapping[str, Sort] = {
    batch.BATCH: Sort(
        _("Geste sur plusieurs dossiers"),
        batch.run,
        steps={"cases": _("%(done)s dossiers sur %(total)s")},
        reasons={"refused": _("refusé : la page du dossier dit pourquoi")},
    ),
    bundle.BUNDLE: Sort(
        _("Dossier de pièces numérotées"),
        bundle.run_bundle,
        file_name=_("pieces"),
        steps={"pieces": _("%(done)s pièces sur %(total)s")},
        reasons={
            "apart": _("à communiquer à part, sur support"),
            "nothing": _("Aucune pièce n’est à communiquer."),
            "not_made": _("Le PDF n’a pas pu être fait. Écarter la pièce la plus lourde, "
                          "puis le demander à nouveau."),
        },
    ),
    bundle.GROUP: Sort(
        _("Photos groupées en un PDF"),
        bundle.run_group,
        steps={"photos": _("%(done)s photos sur %(total)s")},
        reasons={
            "nothing": _("Ces photos ne sont plus là."),
            "not_made": _("Le PDF n’a pas pu être fait. Le demander avec moins de photos."),
        },
    ),
    case_import.REHEARSE: Sort(
        _("Répétition d’un import"),
        case_import.run_rehearsal,
        steps={"rows": _("%(done)s lignes sur %(total)s")},
        page="coordination:import",
    ),
    case_import.IMPORT: Sort(
        _("Import d’un tableur"),
        case_import.run,
        steps={"reading": _("%(done)s lignes lues sur %(total)s"),
               "cases": _("%(done)s dossiers sur %(total)s")},
        reasons={"gone": _("Le fichier est effacé, ou cet import n’est plus visible.")},
        page="coordination:import",
    ),
    section_parcel.PARCEL: Sort(
        _("Section à emporter"),
        section_parcel.run,
        steps={"cases": _("%(done)s dossiers sur %(total)s")},
        page="coordination:carry",
        page_of_one=False,
    ),
    import_undo.UNDO: Sort(
        _("Annulation d’un import"),
        import_undo.run,
        steps={"cases": _("%(done)s dossiers sur %(total)s")},
        page="coordination:import",
    ),
}  # fmt: skip


def runners() -> dict[str, Runner]:
    """Each kind of job and who does it."""
    return {kind: sort.run for kind, sort in SORTS.items()}
