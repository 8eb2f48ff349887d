"""Every other work: the door of somebody whose sector has no kind of its own (ux.md K7)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from dossiers.kinds import trunk
from dossiers.kinds.base import Answers, Fact, Kind, Question, part
from dossiers.kinds.checklist import MANDATE, WELCOME, Checklist, Step
from dossiers.rules.known import KnownDate

DATED = {
    "lost_job": "dismissal_received",
    "health": "accident",
    "sanction": "sanction_received",
    "pressure": "harassment_last_act",
    "unpaid": "unpaid_pay_day",
}
ENDINGS = ("dismissal", "contract_end")
LETTERS = {
    "summons": "interview_summons_presented",
    "warning": "sanction_received",
    "dismissal": "dismissal_received",
    "contract_end": "dismissal_received",
    "agreed_break": "rc_signed",
    "final_account": "stc_signed",
    "judgment": "judgment_received",
}


class Autre(Kind):
    def facts(self, answers: Answers, today: date) -> list[Fact]:
        ticked, letter = self.ticked(answers), self.letter(answers)
        left = part(answers, "work").get("still") == "no" or letter == "final_account"
        events = [DATED[slug] for slug in DATED if slug in ticked or (left and slug == "lost_job")]
        dates = trunk.dated_once(self, answers, today, events)
        if letter in LETTERS:
            dates[LETTERS[letter]] = trunk.when(answers, today)
        if letter in ENDINGS:
            dates.pop("sanction_received", None)
        if letter == "agreed_break" or (letter == "summons" and not left):
            # She ends it by agreement, or nothing is received yet.
            dates.pop("dismissal_received", None)
        if letter == "agreed_break" and left:
            # Approved some day between the signature and today: its year runs from there.
            dates["rc_approved"] = trunk.contract_end(dates["rc_signed"], today)
        if "pressure" in ticked:
            dates["discrimination_revealed"] = dates["harassment_last_act"]
        if left:
            end = dates.get("dismissal_received", KnownDate.unknown())
            over = trunk.contract_end(end, today) if self.has_letter(answers) else end
            dates["contract_ended"] = over
        announced = trunk.announced_fact(answers, today, summoned=letter == "summons")
        return announced + [Fact(slug, known) for slug, known in dates.items()]


CHECKLIST = Checklist(
    1,
    (
        *WELCOME,
        Step("right_place", "Vérifier que le syndicat est le bon endroit, sinon orienter", 7),
        Step("first_letter", "Premier courrier", 15),
        Step("formal_notice", "Mise en demeure, sans réponse", 30),
        MANDATE,
    ),
)

AUTRE = Autre(
    checklist=CHECKLIST,
    slug="autre",
    expected=("contract", "payslips", "letter", "messages"),
    label=_("Autre travail"),
    sector=_("Autre travail"),
    problems={
        "unpaid": _("Pas payé"),
        "lost_job": _("J’ai perdu mon travail"),
        "sanction": _("Sanction"),
        "pressure": _("Pression, harcèlement, discrimination"),
        "health": _("Accident, santé"),
        "papers": _("Papiers du travail manquants"),
        trunk.OTHER: trunk.OTHER_LABEL,
        trunk.CANNOT_SAY: trunk.CANNOT_SAY_LABEL,
    },
    letters={
        "summons": _("Convocation à un entretien"),
        "warning": _("Avertissement ou mise à pied"),
        "dismissal": _("Lettre de licenciement"),
        "contract_end": _("Fin d’essai, ou fin de CDD avant la date"),
        "agreed_break": _("Rupture conventionnelle, et je l’ai signée"),
        "final_account": _("Solde de tout compte, et je l’ai signé"),
        "judgment": _("Jugement"),
        trunk.OTHER: _("Une autre lettre"),
        trunk.NONE: _("Non, rien"),
    },
    quick=(
        Question("job", _("Quel est votre travail ?"), type="text"),
        Question(
            "contract",
            _("Quel contrat ?"),
            {
                "cdi": _("CDI"),
                "cdd": _("CDD"),
                "interim": _("Intérim"),
                "self_employed": _("Indépendant"),
                "none": _("Pas de contrat écrit"),
                "unknown": trunk.UNKNOWN_LABEL,
            },
        ),
        Question(
            "wish",
            _("Qu’attendez-vous de nous ?"),
            {
                "advice": _("Un conseil"),
                "writing": _("Une aide pour écrire"),
                "defence": _("Qu’on me défende"),
                "talk": _("Parler à quelqu’un"),
            },
        ),
    ),
    keep_now=(
        _("Gardez les lettres et leurs enveloppes."),
        _("Gardez vos fiches de paie et votre contrat."),
        _("Notez les dates sur un papier."),
    ),
    urgent_letters=frozenset({"agreed_break"}),
    pending=frozenset({"summons", "warning", "sanction"}),
)
