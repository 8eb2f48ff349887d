"""Shop workers: hours, sanctions, lost jobs, closing shops (ux.md K1)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from dossiers.kinds import trunk
from dossiers.kinds.base import Answers, Fact, Kind, Question, part
from dossiers.kinds.checklist import MANDATE, WELCOME, Checklist, Step

# The problems that start a clock, the most serious first: Q8 dates the first one ticked.
DATED = {
    "lost_job": "dismissal_received",
    "health": "accident",
    "sanction": "sanction_received",
    "pressure": "harassment_last_act",
    "unpaid_hours": "unpaid_pay_day",
}
LETTERS = {
    "dismissal": "dismissal_received",
    "warning": "sanction_received",
    "summons": "interview_summons_presented",
    "csp": "csp_offered",
    "final_account": "stc_signed",
    "doctor": "doctor_opinion_received",
}


class Noz(Kind):
    def facts(self, answers: Answers, today: date) -> list[Fact]:
        ticked, letter = self.ticked(answers), self.letter(answers)
        left = part(answers, "work").get("still") == "no" or letter == "final_account"
        events = [DATED[slug] for slug in DATED if slug in ticked or (left and slug == "lost_job")]
        dates = trunk.dated_once(self, answers, today, events)
        if letter in LETTERS:
            dates[LETTERS[letter]] = trunk.when(answers, today)
        if "shop_closing" in ticked and "dismissal_received" in dates:
            dates["eco_dismissal_received"] = dates["dismissal_received"]
        if letter == "dismissal" and "sanction_received" in dates:
            # The dismissal is the sanction: its own clock is the dismissal's.
            dates.pop("sanction_received")
        if letter == "summons" and not left:
            # « On veut me renvoyer »: nothing is received yet.
            dates.pop("dismissal_received", None)
        announced = trunk.announced_fact(answers, today, summoned=letter == "summons")
        return announced + [Fact(slug, known) for slug, known in dates.items()]


CHECKLIST = Checklist(
    1,
    (
        *WELCOME,
        Step(
            "same_shop",
            "Chercher les autres plaintes du même magasin, les grouper par fait",
            14,
        ),
        Step("cse_alert", "Alerte ou réclamation au CSE, si la personne est d’accord", 15),
        Step("first_letter", "Premier courrier à la direction", 15),
        Step("inspection", "Inspection du travail : plainte confidentielle à décider", 30),
        Step(
            "formal_notice",
            "Mise en demeure en recommandé, sans réponse au premier courrier",
            30,
        ),
        Step("court_or_not", "Décider : agir ensemble, ou saisir les prud’hommes", 45),
        MANDATE,
    ),
)

NOZ = Noz(
    checklist=CHECKLIST,
    slug="noz",
    expected=("contract", "payslips", "schedule", "messages", "letter", "warnings", "witness"),
    label=_("Commerce, magasin"),
    sector=_("Magasin, commerce"),
    problems={
        "unpaid_hours": _("Heures ou pauses pas payées"),
        "schedule": _("Planning changé au dernier moment"),
        "pressure": _("Pression, humiliation, harcèlement"),
        "sanction": _("Avertissement ou sanction"),
        "lost_job": _("J’ai perdu mon travail, ou on veut me renvoyer"),
        "shop_closing": _("Mon magasin ferme"),
        "health": _("Accident, santé, inaptitude"),
        "manager": _("On me demande de devenir gérant ou co-gérant"),
        trunk.OTHER: trunk.OTHER_LABEL,
        trunk.CANNOT_SAY: trunk.CANNOT_SAY_LABEL,
    },
    letters={
        "summons": _("Convocation à un entretien"),
        "warning": _("Avertissement ou mise à pied"),
        "dismissal": _("Lettre de licenciement"),
        "csp": _("Proposition de CSP (contrat de sécurisation)"),
        "final_account": _("Solde de tout compte, et je l’ai signé"),
        "doctor": _("Avis du médecin du travail"),
        trunk.OTHER: _("Une autre lettre"),
        trunk.NONE: _("Non, rien"),
    },
    quick=(
        Question(
            "contract",
            _("Votre contrat ?"),
            {
                "cdi": _("CDI"),
                "cdd": _("CDD"),
                "interim": _("Intérim"),
                "manager": _("Gérant ou co-gérant"),
                "none": _("Pas de contrat écrit"),
                "unknown": trunk.UNKNOWN_LABEL,
            },
        ),
        Question(
            "payslip_name",
            _("Le nom sur la fiche de paie est le même que sur le magasin ?"),
            {
                "yes": _("Oui"),
                "no": _("Non, c’est un autre nom"),
                "unknown": trunk.UNKNOWN_LABEL,
            },
            with_text=frozenset({"no"}),
        ),
        Question(
            "representatives",
            _("Il y a un CSE ou un délégué dans le magasin ?"),
            trunk.YES_NO_UNKNOWN,
        ),
    ),
    keep_now=(
        _("Gardez la lettre et son enveloppe."),
        _("Gardez vos 3 dernières fiches de paie."),
        _("Prenez le planning en photo."),
    ),
    urgent_letters=frozenset({"csp", "doctor"}),
    pending=frozenset({"summons", "warning", "sanction"}),
)
