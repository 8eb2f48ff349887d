"""What is said and asked on a case."""

from collections.abc import Mapping

from dossiers.privacy.register.words import CASE, LINK, ROW, End, T, Table, fact, member, sealed

TALK: Mapping[str, Table] = {
    "dossiers.Message": Table(
        "un message avec la personne",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "number": (T, "ordre"),
            "author": member("a écrit ; vide pour la personne"),
            "from_worker": fact("écrit par la personne"),
            "sent_at": fact("moment ; le jour seulement pour la personne"),
            "expects_answer": fact("attend une réponse"),
            "answered": fact("a reçu une réponse"),
            "read_on": fact("jour de lecture"),
            "hidden_on": fact("jour où la personne l’a effacé de sa page"),
            "body": sealed("texte"),
        },
    ),
    "dossiers.Note": Table(
        "une note interne",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "author": member("a écrit"),
            "written_at": fact("moment"),
            "body": sealed("texte"),
        },
    ),
    "dossiers.DataRequest": Table(
        "une demande de la personne sur ses données",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "kind": fact("copie, correction ou effacement"),
            "asked_on": fact("jour"),
            "milestone": (LINK, "fait qui fait courir le mois pour répondre"),
            "decision": fact("réponse"),
            "decided_on": fact("jour de la réponse"),
            "decided_by": member("a décidé"),
            "words": sealed("ce que la personne demande"),
            "answer": sealed("ce que l’équipe répond"),
        },
    ),
    "dossiers.Addition": Table(
        "un ajout de la personne à ses réponses",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "number": (T, "ordre"),
            "added_on": fact("jour"),
            "about": sealed("question"),
            "body": sealed("texte"),
        },
    ),
    "dossiers.Letter": Table(
        "un courrier envoyé",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "sent_on": fact("jour"),
            "registered": fact("recommandé"),
            "proof": (LINK, "pièce qui le prouve"),
            "recorded_by": member("a noté"),
            "recorded_on": fact("jour"),
            "summary": sealed("objet, numéro de recommandé"),
        },
    ),
    "dossiers.Exhibit": Table(
        "une pièce ; son fichier est scellé sur le disque et supprimé avec elle",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "draft": (LINK, "la demande pas encore envoyée"),
            "number": (T, "ordre"),
            "from_worker": fact("donnée par la personne"),
            "added_on": fact("jour"),
            "added_by": member("a ajouté"),
            "seen_on": fact("jour de lecture"),
            "file": (T, "nom au hasard sur le disque"),
            "size_class": (T, "taille arrondie à 64 Kio"),
            "name": sealed("nom donné par la personne"),
            "details": sealed("type, taille, empreinte"),
        },
    ),
    "dossiers.ExhibitCopy": Table(
        "l’original d’une pièce ou son aperçu ; fichier scellé, supprimé avec elle",
        End.WITH_CASE,
        {
            "id": ROW,
            "exhibit": (LINK, "la pièce"),
            "what": fact("original ou aperçu"),
            "file": (T, "nom au hasard sur le disque"),
            "size_class": (T, "taille arrondie à 64 Kio"),
        },
    ),
}
