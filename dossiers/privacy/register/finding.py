"""What finds cases: kept filters, and words of a section's list."""

from collections.abc import Mapping

from dossiers.privacy.register.words import CASE, CLEAR, ROW, End, T, Table, fact, member

FINDING: Mapping[str, Table] = {
    "dossiers.SavedView": Table(
        "des filtres de la liste des dossiers, gardés par un membre ; aucun mot tapé",
        End.WITH_MEMBER,
        {
            "id": ROW,
            "owner": member("l’a gardée"),
            "section": (T, "section avec laquelle elle est partagée"),
            "asked": (CLEAR, "réponses aux filtres ; peut désigner un membre de l’équipe"),
            "rings_above": (T, "nombre de dossiers au-dessus duquel prévenir"),
            "over_since": (T, "jour où ce nombre a été dépassé"),
            "made_on": (T, "jour"),
        },
    ),
    "dossiers.Tag": Table(
        "un mot de la liste d’étiquettes d’une section",
        End.KEPT,
        {
            "id": ROW,
            "section": (T, "section"),
            "word": (T, "mot choisi par la coordination, jamais un nom"),
            "made_by": member("l’a ajouté"),
            "made_on": (T, "jour"),
            "ended_on": (T, "jour où il a quitté la liste"),
        },
    ),
    "dossiers.CaseTag": Table(
        "une étiquette posée sur un dossier",
        End.WITH_CASE,
        {
            "id": (T, "rang"),
            "case": CASE,
            "word": fact("mot de la liste de la section"),
            "put_by": member("l’a posée"),
            "put_on": fact("jour"),
        },
    ),
}
