"""Hours and wages."""

from collections.abc import Mapping

from dossiers.privacy.register.words import CASE, ROW, VERSION, End, Table, fact, sealed

WAGES: Mapping[str, Table] = {
    "dossiers.WagePlan": Table(
        "le tableau des salaires d’un dossier",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "pay_day": fact("jour de paie habituel"),
            "version": VERSION,
            "terms": sealed("durée et taux du contrat"),
        },
    ),
    "dossiers.WageWeek": Table(
        "les heures d’une semaine",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "monday": fact("semaine réclamée, par son lundi"),
            "worked": sealed("temps de travail"),
            "paid": sealed("heures supplémentaires déjà payées"),
            "note": sealed("précision"),
        },
    ),
    "dossiers.WageMonth": Table(
        "un mois de salaire",
        End.WITH_CASE,
        {
            "id": ROW,
            "case": CASE,
            "month": fact("mois réclamé"),
            "milestone": fact("jour de paie qui fait courir son délai"),
            "acknowledged_on": fact("jour où l’employeur a reconnu la dette"),
            "acknowledgement": fact("pièce où il la reconnaît"),
            "due": sealed("somme due"),
            "paid": sealed("somme payée"),
            "note": sealed("précision"),
        },
    ),
}
