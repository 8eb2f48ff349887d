"""The settings of the instance, and what they were before."""

from collections.abc import Mapping

from dossiers.privacy.register.words import ROW, VERSION, End, T, Table, member

SETTINGS: Mapping[str, Table] = {
    "dossiers.Organisation": Table(
        "le nom, les couleurs et les adresses de l’instance",
        End.KEPT,
        {
            "id": (T, "rang"),
            "name": (T, "nom"),
            "short_name": (T, "nom court"),
            "sender": (T, "nom de l’expéditeur des e-mails"),
            "exit_url": (T, "page de sortie"),
            "phone": (T, "téléphone des permanences"),
            "hours": (T, "permanences"),
            "brand": (T, "couleur"),
            "brand_dark": (T, "couleur, mode sombre"),
            "logo": (T, "logo, nettoyé"),
            "logo_type": (T, "sorte de logo"),
            "version": VERSION,
        },
    ),
    "dossiers.SettingChange": Table(
        "un changement de réglage, avant et après ; jamais un mot d’un dossier",
        End.KEPT,
        {
            "id": ROW,
            "page": (T, "page des réglages"),
            "about": (T, "sur quoi"),
            "before": (T, "valeurs d’avant"),
            "after": (T, "valeurs d’après"),
            "by": member("l’a fait"),
            "at": (T, "moment"),
        },
    ),
    "dossiers.RoutingRule": Table(
        "une règle qui dit où arrive une demande",
        End.KEPT,
        {
            "id": ROW,
            "rank": (T, "rang"),
            "kind": (T, "type"),
            "departments": (T, "départements"),
            "language": (T, "langue"),
            "campaign": (T, "entrée"),
            "section": (T, "section qui reçoit"),
            "proposed_to": member("à qui l’arrivée est proposée"),
            "enabled": (T, "en service"),
            "version": VERSION,
        },
    ),
    "dossiers.KindEdition": Table(
        "les questions et les mots d’un type, tels qu’ils étaient un jour",
        End.KEPT,
        {
            "id": ROW,
            "kind": (T, "type"),
            "number": (T, "numéro"),
            "changes": (T, "ce que l’organisation a changé"),
            "content": (T, "questions, réponses proposées, noms des étapes"),
            "digest": (T, "empreinte du contenu"),
            "made_by": member("l’a faite"),
            "made_at": (T, "moment"),
        },
    ),
    "dossiers.SentenceOverride": Table(
        "une phrase publique, dans les mots de l’organisation",
        End.KEPT,
        {
            "id": (T, "rang"),
            "language": (T, "langue"),
            "key": (T, "empreinte de la phrase du logiciel"),
            "french": (T, "phrase du logiciel"),
            "context": (T, "contexte"),
            "text": (T, "phrase de l’organisation"),
            "made_by": member("l’a écrite"),
            "made_at": (T, "moment"),
        },
    ),
}
