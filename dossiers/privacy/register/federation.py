"""Cases that go to another section, and the cards of other instances."""

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

SECTION = (T, "section")
PEER = (T, "section d’une autre union")

FEDERATION: Mapping[str, Table] = {
    "dossiers.Referral": Table(
        "un dossier proposé à une autre section",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "origin": fact("section qui propose"),
            "to": fact("section à qui c’est proposé"),
            "peer": fact("section d’une autre union à qui c’est proposé"),
            "by": member("propose"),
            "why": fact("raison, choisie dans une liste"),
            "keeps_days": fact("durée de lecture gardée"),
            "keeps_until": fact("fin de la lecture gardée"),
            "asked_at": fact("moment"),
            "lapses_at": fact("fin de la proposition"),
            "read_at": fact("première lecture"),
            "consented_at": fact("accord de la personne"),
            "told_to": member("a reçu l’accord"),
            "sealed_at": fact("enveloppe faite"),
            "digest": (DIGEST, "empreinte de l’enveloppe"),
            "answer": fact("réponse"),
            "answered_at": fact("moment de la réponse"),
            "answered_by": member("a répondu"),
            "reason": sealed("phrase de la section qui refuse"),
        },
    ),
    "dossiers.SectionIdentity": Table(
        "la carte d’une section",
        End.KEPT,
        {
            "section": SECTION,
            "recipient": (T, "clé publique d’envoi"),
            "verify_key": (T, "clé publique de signature"),
            "exchange_key": (T, "clé publique de rapprochement"),
            "sealed_private": (DIGEST, "moitiés privées, sous la clé racine"),
            "made_on": (T, "jour"),
        },
    ),
    "dossiers.Peer": Table(
        "la carte d’une section d’une autre union",
        End.KEPT,
        {
            "id": ROW,
            "section": SECTION,
            "name": (T, "nom de l’autre section"),
            "recipient": (T, "clé publique d’envoi"),
            "verify_key": (T, "clé publique de signature"),
            "exchange_key": (T, "clé publique de rapprochement"),
            "fingerprint": (T, "empreinte"),
            "added_by": member("a ajouté la carte"),
            "added_on": (T, "jour"),
            "compared_by": member("a comparé l’empreinte"),
            "compared_on": (T, "jour"),
            "removed_on": (T, "jour du retrait"),
        },
    ),
    "dossiers.OpenedEnvelope": Table(
        "une enveloppe ouverte ici",
        End.KEPT,
        {
            "id": ROW,
            "section": SECTION,
            "peer": PEER,
            "case": (LINK, "le dossier créé ; vide une fois effacé"),
            "digest": (DIGEST, "empreinte de l’enveloppe"),
            "opened_by": member("a ouvert"),
            "opened_at": (T, "moment"),
        },
    ),
    "dossiers.MatchTurn": Table(
        "combien d’employeurs ont été rapprochés un jour",
        End.KEPT,
        {
            "id": ROW,
            "section": SECTION,
            "peer": PEER,
            "day": (T, "jour"),
            "digests": (T, "nombre d’empreintes comparées"),
        },
    ),
}
