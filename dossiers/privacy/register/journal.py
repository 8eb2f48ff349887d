"""The journal, and the marks of the sweeps."""

from collections.abc import Mapping

from dossiers.privacy.register.words import CASE, End, T, Table, fact, member

JOURNAL: Mapping[str, Table] = {
    "dossiers.JournalLine": Table(
        "une ligne du journal : qui a fait ou lu quoi",
        End.JOURNAL,
        {
            "seq": (T, "rang"),
            "at": fact("moment ; le jour seulement pour la personne"),
            "action": fact("acte, dans une liste fermée"),
            "actor": member("a agi"),
            "section": (T, "section"),
            "case": CASE,
            "details": fact("règles, étapes, nombres ; jamais un mot de quelqu’un"),
            "previous": (T, "empreinte de la ligne d’avant"),
            "mac": (T, "empreinte"),
        },
    ),
    "dossiers.JournalHead": Table(
        "la dernière ligne du journal",
        End.KEPT,
        {"id": (T, "1"), "seq": (T, "rang"), "mac": (T, "empreinte")},
    ),
    "dossiers.SweepMark": Table(
        "le dernier passage des rappels",
        End.KEPT,
        {"name": (T, "lequel"), "completed_at": (T, "moment"), "counts": (T, "nombres")},
    ),
}
