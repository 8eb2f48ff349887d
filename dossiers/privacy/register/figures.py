"""What the coordination counts: figures kept, cards seen, screens passed."""

from collections.abc import Mapping

from dossiers.privacy.register.words import ROW, End, T, Table, member

FIGURES: Mapping[str, Table] = {
    "dossiers.Tally": Table(
        "les chiffres d’un groupe de sections, tels qu’ils ont été comptés",
        End.BY_TIME,
        {
            "scope": ROW,
            "sections": (T, "sections comptées"),
            "counted_at": (T, "moment du compte"),
            "good_until": (T, "moment où il faudra recompter"),
            "seq": (T, "dernier rang du journal compté"),
            "figures": (T, "nombres, numéros de dossiers, identifiants de membres"),
        },
    ),
    "dossiers.SeenCard": Table(
        "une carte de « À décider » vue en réunion",
        End.BY_TIME,
        {
            "id": ROW,
            "section": (T, "section"),
            "card": (T, "nom de la carte"),
            "number": (T, "ce qu’elle comptait"),
            "until": (T, "jour où elle revient"),
            "by": member("l’a vue"),
        },
    ),
    "dossiers.IntakeCount": Table(
        "combien de demandes ont passé un écran, un jour",
        End.KEPT,
        {
            "id": ROW,
            "day": (T, "jour"),
            "screen": (T, "écran"),
            "number": (T, "nombre, sans rien qui mène à une personne"),
        },
    ),
}
