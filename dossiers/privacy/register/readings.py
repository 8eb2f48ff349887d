"""What a human read again: rules and translations."""

from collections.abc import Mapping

from dossiers.privacy.register.words import ROW, End, T, Table, member

READINGS: Mapping[str, Table] = {
    "dossiers.RuleReview": Table(
        "la relecture d’une règle",
        End.KEPT,
        {
            "id": ROW,
            "rule": (T, "règle du catalogue"),
            "rule_version": (T, "version de la règle"),
            "reviewed_on": (T, "jour"),
            "reviewed_by": member("l’a relue"),
        },
    ),
    "dossiers.SentenceReading": Table(
        "la relecture d’une phrase traduite",
        End.KEPT,
        {
            "id": ROW,
            "language": (T, "langue"),
            "digest": (T, "empreinte de la phrase et de sa traduction"),
            "read_on": (T, "jour"),
            "read_by": member("l’a relue"),
        },
    ),
}
