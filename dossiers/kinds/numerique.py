"""Software and digital work: pushed out, agreed breaks, false freelances (ux.md K4)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from dossiers.kinds import trunk
from dossiers.kinds.base import Answers, Fact, Kind, Question, in_the_past, part
from dossiers.kinds.checklist import MANDATE, WELCOME, Checklist, Step
from dossiers.rules.known import KnownDate, Precision

# The problems that start a clock, the most serious first: Q8 dates the first one ticked.
DATED = {
    "lost_job": "dismissal_received",
    "trial_ended": "dismissal_received",
    "pressure": "harassment_last_act",
    "hours": "unpaid_pay_day",
}
LETTERS = {
    "summons": "interview_summons_presented",
    "dismissal": "dismissal_received",
    "trial_ended": "dismissal_received",
    "warning": "sanction_received",
}
NOT_EMPLOYED = ("freelance", "umbrella")


class Numerique(Kind):
    def facts(self, answers: Answers, today: date) -> list[Fact]:
        ticked, letter = self.ticked(answers), self.letter(answers)
        left = part(answers, "work").get("still") == "no"
        signed = self._signed(answers)
        events = [DATED[slug] for slug in DATED if slug in ticked]
        if left and not signed:
            events.insert(0, "dismissal_received")
        dates = trunk.dated_once(self, answers, today, events)
        if letter in LETTERS:
            dates[LETTERS[letter]] = trunk.when(answers, today)
        if letter == "summons" and not left:
            # Nothing is received yet.
            dates.pop("dismissal_received", None)
        if signed:
            dates["rc_signed"] = self._signature(answers, today)
        if signed and left:
            # Approved some day between the signature and today: its year runs from there.
            dates["rc_approved"] = trunk.contract_end(dates["rc_signed"], today)
        if "harassment_last_act" in dates:
            dates["discrimination_revealed"] = dates["harassment_last_act"]
        if self._may_be_owed_a_contract(answers) and "dismissal_received" in dates:
            end = dates["dismissal_received"]
            over = trunk.contract_end(end, today) if self.has_letter(answers) else end
            dates["contract_ended"] = over
        announced = trunk.announced_fact(answers, today, summoned=letter == "summons")
        return announced + [Fact(slug, known) for slug, known in dates.items()]

    def is_grave(self, answers: Answers) -> bool:
        """A signature may be taken back for a few days only."""
        return self._signed(answers)

    def _signed(self, answers: Answers) -> bool:
        """Whether an agreed break may be signed: all but a clear « pas encore »."""
        letter, said = self.letter(answers), self.quick_answer(answers, "signed")
        if letter == "agreed_break":
            return True
        if letter == "break_to_sign":
            return said == "yes"
        return "agreed_break" in self.ticked(answers) and said != "no"

    def _signature(self, answers: Answers, today: date) -> KnownDate:
        """The day told with « j'ai signé », else the day of the signed paper."""
        told = in_the_past(self.quick_date(answers, "signed"), today)
        if told.precision is Precision.UNKNOWN and self.letter(answers) == "agreed_break":
            return trunk.when(answers, today)
        return told

    def _may_be_owed_a_contract(self, answers: Answers) -> bool:
        status = self.quick_answer(answers, "status")
        return "false_freelance" in self.ticked(answers) or status in NOT_EMPLOYED


CHECKLIST = Checklist(
    1,
    (
        *WELCOME,
        Step(
            "medical_first",
            "La santé d’abord : accident du travail ou maladie professionnelle",
            1,
        ),
        Step(
            "no_meeting_alone",
            "Aucun rendez-vous sans être assistée : le dire à la personne",
            1,
        ),
        Step("hours", "Vérifier le forfait jours et les traces d’heures", 14),
        Step("invoices", "Indépendante : remonter la chaîne des factures", 14),
        Step("alert", "Alerte CSE ou inspection", 21),
        Step("formal_notice", "Mise en demeure", 30),
        MANDATE,
    ),
)

NUMERIQUE = Numerique(
    checklist=CHECKLIST,
    slug="numerique",
    expected=("contract", "payslips", "letter", "messages", "traces", "witness"),
    label=_("Informatique, numérique"),
    sector=_("Informatique, numérique"),
    problems={
        "pushed_out": _("On me pousse à partir"),
        "agreed_break": _("Rupture conventionnelle sous pression"),
        "lost_job": _("Licenciement"),
        "trial_ended": _("Fin de période d’essai"),
        "hours": _("Heures, forfait-jours, astreintes"),
        "watched": _("Surveillance, télétravail"),
        "false_freelance": _("Faux indépendant, portage"),
        "pressure": _("Harcèlement, discrimination"),
        trunk.OTHER: trunk.OTHER_LABEL,
        trunk.CANNOT_SAY: trunk.CANNOT_SAY_LABEL,
    },
    letters={
        "summons": _("Convocation à un entretien"),
        "agreed_break": _("Rupture conventionnelle, et je l’ai signée"),
        "break_to_sign": _("Rupture conventionnelle, pas encore signée"),
        "dismissal": _("Lettre de licenciement"),
        "trial_ended": _("Fin de période d’essai"),
        "warning": _("Avertissement ou mise à pied"),
        trunk.OTHER: _("Une autre lettre"),
        trunk.NONE: _("Non, rien"),
    },
    quick=(
        Question(
            "signed",
            _("Avez-vous signé quelque chose ?"),
            trunk.YES_NO_UNKNOWN,
            with_date=frozenset({"yes"}),
        ),
        Question(
            "status",
            _("Votre statut ?"),
            {
                "employee": _("Salarié (CDI, CDD, intérim)"),
                "freelance": _("Indépendant"),
                "umbrella": _("Portage salarial"),
                "apprentice": _("Alternance"),
                "intern": _("Stage"),
            },
        ),
        Question(
            "cut_off",
            _("On vous a demandé de rendre l’ordinateur, ou coupé l’accès ?"),
            trunk.YES_NO,
        ),
    ),
    keep_now=(
        _("Gardez ce que vous avez signé."),
        _("Enregistrez vos fiches de paie chez vous, maintenant."),
        _("Gardez les messages qui parlent de votre départ."),
    ),
    warning=_(
        "N’envoyez pas de fichiers internes, de code ou de données de clients. "
        "N’utilisez pas l’ordinateur de l’entreprise."
    ),
    urgent_letters=frozenset({"agreed_break"}),
    pending=frozenset({"summons", "warning", "break_to_sign"}),
)
