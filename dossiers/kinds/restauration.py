"""Restaurants and hotels: wages that are not paid (ux.md K3)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from dossiers.kinds import trunk
from dossiers.kinds.base import Answers, Fact, Kind, Question, in_the_past, part
from dossiers.kinds.checklist import MANDATE, WELCOME, Checklist, Step
from dossiers.rules.known import KnownDate, Precision

UNPAID = ("unpaid", "part_paid", "unpaid_extra")


class Restauration(Kind):
    def facts(self, answers: Answers, today: date) -> list[Fact]:
        ticked, letter = self.ticked(answers), self.letter(answers)
        happened = {
            "dismissal_received": self._sent_away(answers),
            "offence_last_act": "violence" in ticked,
            "unpaid_pay_day": any(slug in ticked for slug in UNPAID),
        }
        dates = trunk.dated_once(self, answers, today, [s for s, yes in happened.items() if yes])
        if letter == "dismissal" or (letter == "message" and "sent_away" in ticked):
            dates["dismissal_received"] = trunk.when(answers, today)
        if self._sent_away(answers) and self.quick_answer(answers, "papers") != "both":
            # Without all its papers the work may be undeclared: its indemnity has its own clock.
            end = dates["dismissal_received"]
            over = trunk.contract_end(end, today) if self.has_letter(answers) else end
            dates["contract_ended"] = over
        oldest = in_the_past(self.quick_date(answers, "oldest_month"), today)
        if oldest.precision is not Precision.UNKNOWN:
            dates["unpaid_pay_day"] = oldest
        if letter == "receiver" or "closing" in ticked:
            # The clock starts with a publication that no letter to her dates.
            dates["ags_notice_published"] = KnownDate.unknown()
        announced = trunk.announced_fact(answers, today, summoned=False)
        return announced + [Fact(slug, known) for slug, known in dates.items()]

    def is_grave(self, answers: Answers) -> bool:
        """To lose the job is to lose the home when the employer houses her."""
        return self.quick_answer(answers, "housed") == "yes" and self._sent_away(answers)

    def _sent_away(self, answers: Answers) -> bool:
        return (
            "sent_away" in self.ticked(answers)
            or self.letter(answers) == "dismissal"
            or part(answers, "work").get("still") == "no"
        )


CHECKLIST = Checklist(
    1,
    (
        *WELCOME,
        Step("rolling_loss", "Calculer ce qui se perd chaque mois", 3),
        Step("payslips", "Demander les bulletins et la déclaration d’embauche", 10),
        Step(
            "firm_closing",
            "Regarder si l’entreprise ferme : BODACC, chaque semaine",
            10,
            "binome",
        ),
        Step("formal_notice", "Mise en demeure de payer, en recommandé", 15),
        Step("inspection", "Inspection du travail et URSSAF : à décider avec la personne", 30),
        Step("summary_claim", "Préparer le référé pour les sommes non contestables", 30),
        MANDATE,
    ),
)

RESTAURATION = Restauration(
    checklist=CHECKLIST,
    slug="restauration",
    expected=("contract", "payslips", "schedule", "messages", "bank", "work_photos", "witness"),
    label=_("Restauration, hôtellerie"),
    sector=_("Restaurant, hôtel, café"),
    problems={
        "unpaid": _("Salaire pas payé"),
        "part_paid": _("Payé en partie, ou en retard"),
        "unpaid_extra": _("Heures en plus pas payées"),
        "no_payslip": _("Pas de fiche de paie"),
        "closing": _("Le restaurant ferme ou change de patron"),
        "sent_away": _("Renvoyé sans papier"),
        "violence": _("Violence, menaces"),
        trunk.OTHER: trunk.OTHER_LABEL,
        trunk.CANNOT_SAY: trunk.CANNOT_SAY_LABEL,
    },
    letters={
        "oral": _("Aucune, tout est oral"),
        "message": _("Un message (SMS, WhatsApp)"),
        "dismissal": _("Lettre de licenciement"),
        "break_to_sign": _("Une rupture à signer"),
        "receiver": _("Courrier d’un mandataire (liquidation)"),
        trunk.OTHER: _("Une autre lettre"),
    },
    quick=(
        Question("oldest_month", _("Le plus ancien mois pas payé ?"), type="month"),
        Question(
            "papers",
            _("Vous avez une fiche de paie ou un contrat écrit ?"),
            {
                "both": _("Les deux"),
                "one": _("Un des deux"),
                "none": _("Aucun"),
                "unknown": trunk.UNKNOWN_LABEL,
            },
        ),
        Question("housed", _("L’employeur vous loge ?"), {"yes": _("Oui"), "no": _("Non")}),
    ),
    keep_now=(
        _("Gardez les messages de l’employeur."),
        _("Prenez le planning en photo."),
        _("Gardez les lignes de votre compte bancaire."),
        _("Notez chaque jour travaillé, avec les heures."),
    ),
    urgent_problems=frozenset({"violence", "closing"}),
    urgent_letters=frozenset({"receiver"}),
    pending=frozenset({"break_to_sign"}),
    no_letter=frozenset({"oral"}),
)
