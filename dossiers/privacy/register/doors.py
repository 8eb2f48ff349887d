"""How people come in, and those who act together."""

from collections.abc import Mapping

from dossiers.privacy.register.words import (
    CASE,
    DIGEST,
    LINK,
    ROW,
    End,
    T,
    Table,
    fact,
    member,
    sealed,
)

DOORS: Mapping[str, Table] = {
    "dossiers.Campaign": Table(
        "une entrée : l’adresse courte d’un tract ou d’une affiche",
        End.KEPT,
        {
            "id": ROW,
            "section": (T, "section"),
            "slug": (T, "adresse courte, imprimée"),
            "kind": (T, "type choisi d’avance"),
            "sealed": (DIGEST, "enseigne et mots d’accueil, scellés sous la clé de service"),
            "opens_on": (T, "premier jour"),
            "closes_on": (T, "dernier jour"),
            "revoked_on": (T, "fermée le"),
            "started": (T, "combien de demandes commencées, sans dire lesquelles"),
            "filed": (T, "combien de demandes envoyées, sans dire lesquelles"),
            "made_by": member("l’a faite"),
            "made_on": (T, "jour"),
        },
    ),
    "dossiers.JointCall": Table(
        "une action commune proposée à plusieurs personnes",
        End.KEPT,
        {
            "id": ROW,
            "section": (T, "section"),
            "threshold": (T, "nombre de personnes à partir duquel elle existe"),
            "made_by": member("l’a proposée"),
            "made_on": (T, "jour"),
            "reached_on": (T, "jour où le nombre a été atteint"),
            "closed_on": (T, "jour où elle a été arrêtée"),
        },
    ),
    "dossiers.JointInvite": Table(
        "la question d’action commune posée à une personne",
        End.WITH_CASE,
        {
            "id": ROW,
            "call": (LINK, "l’action commune"),
            "case": CASE,
            "answer": fact("seconde réponse, oui ou non ; jamais l’engagement d’avant"),
            "answered_on": fact("jour de la seconde réponse"),
            "words": sealed("ce qui est proposé"),
        },
    ),
    "dossiers.Pledge": Table(
        "un « j’accepte si nous sommes assez », sans nom",
        End.BY_TIME,
        {
            "id": ROW,
            "call": (LINK, "l’action commune"),
            "mark": (DIGEST, "empreinte avec clé de l’action et du dossier"),
        },
    ),
    "dossiers.Guard": Table(
        "la petite vérification avant de commencer, allumée ou non",
        End.KEPT,
        {
            "id": ROW,
            "is_on": (T, "allumée"),
            "changed_on": (T, "jour"),
        },
    ),
    "dossiers.SpentProof": Table(
        "une vérification qui a servi",
        End.BY_TIME,
        {
            "digest": (T, "empreinte d’un nombre au hasard"),
            "expires_at": (T, "effacée le"),
        },
    ),
}
