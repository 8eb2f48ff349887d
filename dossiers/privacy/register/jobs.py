"""Long work and its results."""

from collections.abc import Mapping

from dossiers.privacy.register.words import CASE, ROW, End, T, Table, fact, member

JOBS: Mapping[str, Table] = {
    "dossiers.Job": Table(
        "un travail long ; son résultat est scellé sur le disque, effacé avec lui après 7 jours",
        End.BY_TIME,
        {
            "id": ROW,
            "kind": fact("nature du travail"),
            "by": member("l’a demandé, et seul le reçoit"),
            "section": fact("section"),
            "case": CASE,
            "state": fact("attend, en cours, fini"),
            "params": (T, "identifiants seulement"),
            "step": (T, "étape en cours"),
            "done": (T, "compte"),
            "total": (T, "compte"),
            "report": (T, "numéros de dossiers et motifs pris dans une liste"),
            "failure": (T, "motif, pris dans une liste"),
            "asked_at": fact("moment"),
            "started_at": (T, "moment"),
            "ended_at": (T, "moment"),
            "lease": (T, "qui y travaille, au hasard"),
            "leased_until": (T, "moment où un autre reprend"),
            "tries": (T, "nombre d’essais"),
            "files": (T, "noms au hasard sur le disque"),
            "ending": (T, "sorte de fichier"),
        },
    ),
}
