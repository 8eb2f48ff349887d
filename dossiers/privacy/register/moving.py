"""What comes in from a spreadsheet, and what leaves with a whole section."""

from collections.abc import Mapping

from dossiers.privacy.register.words import (
    CASE,
    DIGEST,
    LINK,
    ROW,
    VERSION,
    End,
    T,
    Table,
    fact,
    member,
    sealed,
)

_KEY = {
    "key_id": (DIGEST, "nom court de la clé"),
    "algorithm": (T, "procédé"),
    "blob": (DIGEST, "clé, scellée pour la section"),
}
MOVING: Mapping[str, Table] = {
    "dossiers.CaseImport": Table(
        "un tableur importé ; fichier et réponses effacés en 24 heures, les comptes restent",
        End.KEPT,
        {
            "id": ROW,
            "section": (T, "section"),
            **_KEY,
            "by": member("l’a importé"),
            "state": (T, "en préparation, en cours, fini"),
            "begun_at": (T, "moment"),
            "expires_at": (T, "moment où le fichier s’efface"),
            "ended_at": (T, "moment"),
            "undone_at": (T, "moment"),
            "file": (T, "nom au hasard sur le disque"),
            "size": (T, "taille"),
            "rows": (T, "nombre de lignes"),
            "counts": (T, "comptes"),
            "job": (T, "travail long"),
            "version": VERSION,
            "columns": sealed("à quoi correspond chaque colonne"),
            "corrections": sealed("cases corrigées avant l’import"),
            "rehearsal": sealed("ce que l’import ferait"),
        },
    ),
    "dossiers.ImportedCase": Table(
        "de quelle ligne de quel tableur un dossier vient",
        End.WITH_CASE,
        {
            "id": ROW,
            "of": (LINK, "l’import"),
            "case": CASE,
            "section": (T, "section"),
            "row": fact("numéro de la ligne"),
            "what": fact("créé ou mis à jour"),
            "mark": (DIGEST, "empreinte avec clé de son numéro dans le tableur"),
            "seq": (T, "dernière ligne du journal écrite par l’import"),
        },
    ),
    "dossiers.SectionParcel": Table(
        "les dossiers d’une section à emporter, chiffrés pour qui les lira ; effacés en 24 heures",
        End.BY_TIME,
        {
            "id": ROW,
            "section": (T, "section"),
            **_KEY,
            "by": member("l’a demandé, et seul le reçoit"),
            "asked_at": (T, "moment"),
            "made_at": (T, "moment"),
            "expires_at": (T, "effacé le"),
            "files": (T, "noms au hasard sur le disque"),
            "size": (T, "taille"),
            "counts": (T, "comptes"),
            "job": (T, "travail long"),
            "secret": sealed("ce qui ouvrira le fichier, oublié une fois le fichier fait"),
        },
    ),
}
