"""Figures and lists that leave the tool."""

from collections.abc import Mapping

from dossiers.privacy.register.words import (
    DIGEST,
    ROW,
    SEALED,
    VERSION,
    End,
    T,
    Table,
    member,
)

_KEY = {
    "key_id": (T, "repère de la clé"),
    "algorithm": (T, "méthode"),
    "blob": (DIGEST, "clé enveloppée pour la section"),
}

PUBLICATIONS: Mapping[str, Table] = {
    "dossiers.Publication": Table(
        "une édition de chiffres publiés",
        End.KEPT,
        {
            "id": ROW,
            "section": (T, "section"),
            **_KEY,
            "question": (T, "tableau préparé"),
            "since": (T, "premier jour"),
            "until": (T, "jour qui suit le dernier"),
            "area": (T, "région ou département entier"),
            "k": (T, "personnes au moins derrière un nombre"),
            "state": (T, "en attente, publiée, refusée ou retirée"),
            "names_employers": (T, "nomme des enseignes"),
            "asked_by": member("l’a préparée"),
            "asked_at": (T, "moment"),
            "agreed_by": member("l’a validée, pour une enseigne nommée"),
            "settled_at": (T, "moment"),
            "withdrawn_by": member("l’a retirée"),
            "withdrawn_at": (T, "moment"),
            "snapshot": (SEALED, "ce qui est publié (clé de l’édition)"),
            "exact": (SEALED, "comptes exacts, pour la comparer aux suivantes (clé de l’édition)"),
            "note": (SEALED, "avis de l’équipe juridique (clé de l’édition)"),
        },
    ),
    "dossiers.PublicationRule": Table(
        "le seuil des publications d’une section",
        End.KEPT,
        {
            "id": ROW,
            "section": (T, "section"),
            "k": (T, "personnes au moins derrière un nombre"),
            "version": VERSION,
        },
    ),
    "dossiers.ListExport": Table(
        "une liste de dossiers sortie en tableur ; le fichier est effacé en 24 heures, "
        "la ligne en un an",
        End.BY_TIME,
        {
            "id": ROW,
            "section": (T, "section"),
            **_KEY,
            "by": member("l’a sortie, et seul la reçoit"),
            "asked_at": (T, "moment"),
            "expires_at": (T, "fichier effacé le"),
            "choices": (T, "filtres et colonnes"),
            "ending": (T, "format"),
            "personal": (T, "avec données personnelles"),
            "count": (T, "nombre de dossiers"),
            "files": (T, "noms au hasard sur le disque"),
            "job": (T, "travail long"),
            "reason": (SEALED, "raison, pour des données personnelles (clé de la ligne)"),
        },
    ),
}
