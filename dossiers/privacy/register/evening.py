"""What the evening needs: arrivals turned down, and what can still be undone."""

from collections.abc import Mapping

from dossiers.privacy.register.words import (
    CASE,
    ROW,
    End,
    T,
    Table,
    fact,
    member,
    sealed,
)

EVENING: Mapping[str, Table] = {
    "dossiers.TurnDown": Table(
        "le refus d’une arrivée, seul ou à deux",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "asked_by": member("a demandé"),
            "asked_at": fact("moment"),
            "answer": fact("réponse"),
            "answered_by": member("a répondu"),
            "answered_at": fact("moment"),
            "reason": sealed("raison"),
            "reply": sealed("réponse à la personne"),
        },
    ),
    "dossiers.Undo": Table(
        "un geste qui peut être annulé, dix minutes",
        End.BY_TIME,
        {
            "id": ROW,
            "member": member("a fait le geste"),
            "act": (T, "geste"),
            "case": CASE,
            "details": (
                T,
                "identifiants et jours d’avant le geste ; colonnes scellées, encore scellées",
            ),
            "seq": (T, "rang dans le journal"),
            "done_at": (T, "moment"),
            "until": (T, "fin"),
            "undone_at": (T, "annulé"),
        },
    ),
}
