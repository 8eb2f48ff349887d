"""What keeps accounts safe: sessions, lost factors and devices, emergency openings, the journal."""

from collections.abc import Mapping

from dossiers.privacy.register.words import (
    CASE,
    CLEAR,
    DIGEST,
    ROW,
    End,
    T,
    Table,
    fact,
    member,
    sealed,
)

ACCOUNTS: Mapping[str, Table] = {
    "dossiers.TeamSession": Table(
        "une session ouverte de l’équipe : 30 minutes sans geste, 12 heures au plus",
        End.BY_TIME,
        {
            "session_key": (DIGEST, "empreinte du cookie"),
            "session_data": (DIGEST, "scellée sous la clé de service"),
            "expire_date": (T, "fin"),
            "member": member("l’a ouverte"),
            "started_at": (CLEAR, "moment"),
            "device": (CLEAR, "sorte d’appareil, en deux mots ; aucune adresse de machine"),
        },
    ),
    "dossiers.FactorReset": Table(
        "le second facteur d’un compte, à retirer parce qu’il est perdu",
        End.WITH_MEMBER,
        {
            "id": ROW,
            "member": member("l’a perdu"),
            "asked_by": member("l’a demandé"),
            "asked_at": (CLEAR, "moment"),
            "agreed_by": member("a donné son accord"),
            "due_at": (CLEAR, "à partir de quand"),
            "stopped_at": (CLEAR, "moment de l’arrêt"),
            "done_at": (CLEAR, "moment où il est retiré"),
        },
    ),
    "dossiers.DeviceLoss": Table(
        "un téléphone ou un ordinateur de l’équipe qui a disparu",
        End.WITH_MEMBER,
        {
            "id": ROW,
            "member": member("l’a perdu"),
            "by": member("l’a dit"),
            "at": (CLEAR, "moment"),
        },
    ),
    "dossiers.BreakGlass": Table(
        "une ouverture d’urgence d’un dossier par quelqu’un qui n’y a pas de part",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "member": member("a ouvert"),
            "opened_at": fact("moment"),
            "ends_at": fact("fin de l’accès"),
            "review_by": fact("à relire avant ce jour"),
            "reviewed_by": member("a relu"),
            "reviewed_on": fact("jour de la relecture"),
            "reason": sealed("raison"),
            "review": sealed("avis de qui a relu"),
        },
    ),
    "dossiers.JournalSegment": Table(
        "des lignes anciennes du journal, effacées : ce qui en reste, signé",
        End.KEPT,
        {
            "first": (T, "premier rang"),
            "last": (T, "dernier rang"),
            "before": (T, "empreinte d’avant"),
            "after": (T, "empreinte de la dernière ligne"),
            "kept": (T, "lignes gardées 3 ans"),
            "kept_digest": (T, "empreinte des lignes gardées"),
            "pruned_on": (T, "jour"),
            "signature": (T, "notre signature"),
        },
    ),
}
