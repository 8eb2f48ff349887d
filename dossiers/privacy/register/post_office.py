"""The post office."""

from collections.abc import Mapping

from dossiers.privacy.register.words import CLEAR, LINK, ROW, End, T, Table, member

POST_OFFICE: Mapping[str, Table] = {
    "notifications.Notice": Table(
        "une sonnerie : quelqu’un est attendu quelque part",
        End.KEPT,
        {
            "id": ROW,
            "recipient": member("est attendu"),
            "topic": (T, "sujet, dans une liste fermée"),
            "reference": (T, "repère au hasard"),
            "link": (LINK, "page à ouvrir ; le numéro du dossier y est parfois"),
            "answer_link": (LINK, "adresse de « J’ai vu »"),
            "key": (LINK, "clé unique : échéance, barreau, membre"),
            "created_at": (T, "moment"),
            "seen_at": (T, "lecture"),
        },
    ),
    "notifications.Delivery": Table(
        "un envoi ; l’adresse n’y est jamais. 90 jours",
        End.BY_TIME,
        {
            "id": ROW,
            "notice": (LINK, "la sonnerie"),
            "channel": (T, "canal"),
            "state": (T, "état"),
            "attempts": (T, "essais"),
            "due_at": (T, "quand il devait partir"),
            "next_attempt_at": (T, "prochain essai"),
            "group": (LINK, "canal et membre : ce qui peut partir en un message"),
            "carried_by": (LINK, "l’envoi qui l’a emporté"),
            "claim_token": (T, "qui envoie"),
            "lease_until": (T, "jusqu’à quand"),
            "message_id": (T, "identifiant au hasard du message"),
            "error_class": (T, "nature de l’erreur"),
            "error_code": (T, "code de l’erreur"),
            "created_at": (T, "moment"),
            "settled_at": (T, "moment"),
            "told_at": (T, "la coordination a su qu’il n’est pas arrivé"),
        },
    ),
    "notifications.Mark": Table(
        "un signe de vie : dernier passage des envois, processus vus",
        End.KEPT,
        {
            "name": (T, "lequel"),
            "kind": (T, "passage ou processus"),
            "seen_at": (T, "moment"),
            "counts": (T, "nombres"),
        },
    ),
    "notifications.Pace": Table(
        "un compteur d’envois par membre et canal",
        End.KEPT,
        {
            "name": (LINK, "canal et membre, ou « late »"),
            "since": (T, "moment"),
            "count": (T, "nombre"),
        },
    ),
    "notifications.Preference": Table(
        "ce que quelqu’un veut recevoir",
        End.KEPT,
        {
            "id": ROW,
            "recipient": member("choisit"),
            "topic": (T, "sujet"),
            "channel": (T, "canal"),
            "rhythm": (CLEAR, "rythme"),
        },
    ),
}
