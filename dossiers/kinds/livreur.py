"""Couriers and drivers whom a platform cut off or did not pay (ux.md K2)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from dossiers.kinds import trunk
from dossiers.kinds.base import Answers, Fact, Kind, Question, in_the_past, part
from dossiers.kinds.checklist import MANDATE, WELCOME, Checklist, Step
from dossiers.rules.known import KnownDate

CUT_OFF = ("blocked", "suspended")
DATED = {
    "assault": "discrimination_revealed",
    "accident": "accident",
    "unpaid": "unpaid_pay_day",
}


class Livreur(Kind):
    def facts(self, answers: Answers, today: date) -> list[Fact]:
        ticked, letter = self.ticked(answers), self.letter(answers)
        cut_off = letter in CUT_OFF or any(slug in ticked for slug in CUT_OFF)
        left = part(answers, "work").get("still") == "no"
        events = [DATED[slug] for slug in DATED if slug in ticked]
        if cut_off or left:
            events.insert(0, "deactivation" if cut_off else "contract_ended")
        dates = trunk.dated_once(self, answers, today, events)
        if letter in CUT_OFF:
            dates["deactivation"] = trunk.when(answers, today)
        if cut_off:
            # The last date of appeal is written in the message, if anywhere. A courier
            # who is owed a contract is owed wages: the last pay day counts too.
            dates["appeal_date_in_message"] = KnownDate.unknown()
            dates.setdefault("unpaid_pay_day", dates["deactivation"])
        if "discrimination_revealed" in dates:
            dates["offence_last_act"] = dates["discrimination_revealed"]
        if self.quick_answer(answers, "answered") == "yes" or letter == "reply":
            # Her own words in the application are the complaint that opens the appeals.
            told = in_the_past(self.quick_date(answers, "answered"), today)
            dates["platform_complaint_sent"] = told
        announced = trunk.announced_fact(answers, today, summoned=False)
        return announced + [Fact(slug, known) for slug, known in dates.items()]


CHECKLIST = Checklist(
    1,
    (
        *WELCOME,
        Step("screenshots", "Faire garder le message de désactivation, avec l’heure", 0),
        Step("app_data", "Faire exporter les données de l’application", 2),
        Step(
            "residence_risk",
            "Compte loué ou sans papiers : peser les risques avant tout écrit",
            2,
        ),
        Step("human_review", "Recours à la plateforme : demander un examen humain", 5),
        Step("reasons", "Demander les raisons (P2B) et les données (RGPD)", 10),
        Step("mandated", "ARPE : un représentant désigné, si un accord n’est pas respecté", 30),
        Step("court_or_not", "Décider : référé, requalification, pression collective", 45),
        MANDATE,
    ),
)

LIVREUR = Livreur(
    checklist=CHECKLIST,
    slug="livreur",
    expected=("deactivation", "terms", "earnings", "messages", "bank", "work_photos", "witness"),
    label=_("Livraison, plateforme"),
    sector=_("Livraison, VTC, plateforme"),
    problems={
        "blocked": _("Compte bloqué pour toujours"),
        "suspended": _("Compte suspendu"),
        "unpaid": _("Argent bloqué ou courses pas payées"),
        "accident": _("Accident pendant une course"),
        "assault": _("Agression, discrimination"),
        "less_pay": _("Baisse de paie, moins de courses"),
        trunk.OTHER: trunk.OTHER_LABEL,
        trunk.CANNOT_SAY: trunk.CANNOT_SAY_LABEL,
    },
    letters={
        "blocked": _("Message de blocage"),
        "suspended": _("Message de suspension"),
        "papers_asked": _("Demande de documents"),
        "reply": _("Réponse à ma réclamation"),
        "bill": _("Facture, ou courrier de l’URSSAF"),
        trunk.OTHER: _("Un autre message"),
        trunk.NONE: _("Non, rien"),
    },
    quick=(
        Question(
            "application",
            _("Quelle application ?"),
            {
                "uber_eats": "Uber Eats",
                "deliveroo": "Deliveroo",
                "uber": _("Uber (VTC)"),
                "bolt": "Bolt",
                "stuart": "Stuart",
                "other": _("Une autre"),
            },
            with_text=frozenset({"other"}),
        ),
        Question(
            "reason",
            _("La raison écrite dans le message ?"),
            {
                "none": _("Aucune"),
                "sharing": _("« Partage de compte »"),
                "documents": _("« Documents »"),
                "fraud": _("« Fraude »"),
                "slow": _("« Trop lent », ou les notes"),
                "other": _("Une autre"),
            },
        ),
        Question(
            "answered",
            _("Avez-vous déjà répondu dans l’application ?"),
            trunk.YES_NO_UNKNOWN,
            with_date=frozenset({"yes"}),
        ),
    ),
    keep_now=(
        _("Faites une capture d’écran du message maintenant. L’application peut l’effacer."),
        _("Gardez le relevé de vos courses."),
        _("Notez le solde bloqué, ou prenez-le en photo."),
    ),
    warning=_("Ne nous dites pas à quel nom est le compte. On en parlera de vive voix."),
    urgent_problems=frozenset({"assault"}),
    renamed_states={"demand": _("Recours à la plateforme")},
    renamed_moves={"send_demand": _("Envoyer le recours à la plateforme")},
)
