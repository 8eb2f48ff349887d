"""Schools and after-school: two judges, and the shortest delays (ux.md K6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from dossiers.kinds import trunk
from dossiers.kinds.base import Answers, Fact, Kind, Question, in_the_past, part
from dossiers.kinds.checklist import MANDATE, WELCOME, Checklist, Step
from dossiers.rules.known import KnownDate, Precision

# The problems that start a clock, the most serious first: Q8 dates the first one ticked.
SERIOUS = ("not_renewed", "sanction", "moved", "health", "violence", "wrong_pay", "extra")
DECIDED = ("not_renewed", "sanction", "moved")
# A decision about something that is not in the list.
DECISION = "decision"
LABOUR = {
    "not_renewed": "dismissal_received",
    "sanction": "sanction_received",
    "wrong_pay": "unpaid_pay_day",
    "extra": "unpaid_pay_day",
}
PUBLIC = {
    **dict.fromkeys((*DECIDED, DECISION), "admin_decision_no_routes"),
    "wrong_pay": "public_debt_arisen",
    "extra": "public_debt_arisen",
}
WITH_ROUTES = ("decision", "sanction")
TENURED, STATE, TOWN, PRIVATE = "tenured", "state", "town", "private"
PUBLIC_STATUSES = (TENURED, "contract", "aesh", "aed")


class Education(Kind):
    def facts(self, answers: Answers, today: date) -> list[Fact]:
        dates: dict[str, KnownDate] = {}
        for problem, known in self._told(answers, today).items():
            for slug in self._milestones(answers, problem):
                if dates.get(slug, KnownDate.unknown()).precision is Precision.UNKNOWN:
                    dates[slug] = known
        if "admin_decision_no_routes" in dates:
            if self.letter(answers) in WITH_ROUTES:
                dates["admin_decision_received"] = dates.pop("admin_decision_no_routes")
            else:
                # A mail may carry the ways to appeal: two months may run, it is asked.
                dates["admin_decision_received"] = KnownDate.unknown()
        if self._wrote(answers):
            told = in_the_past(self.quick_date(answers, "appealed"), today)
            dates["admin_request_received"] = told
        summoned = self.letter(answers) == "summons"
        announced = trunk.announced_fact(answers, today, summoned=summoned)
        return announced + [Fact(slug, known) for slug, known in dates.items()]

    def _told(self, answers: Answers, today: date) -> dict[str, KnownDate]:
        """The problems with their dates; a decision that came takes the date of Q8."""
        ticked, letter = self.ticked(answers), self.letter(answers)
        left = part(answers, "work").get("still") == "no"
        problems = [slug for slug in SERIOUS if slug in ticked or (left and slug == "not_renewed")]
        told = trunk.dated_once(self, answers, today, problems)
        if letter in (*WITH_ROUTES, "oral"):
            decided = [slug for slug in problems if slug in DECIDED]
            about = "sanction" if letter == "sanction" else next(iter(decided), DECISION)
            told[about] = trunk.when(answers, today)
        return told

    def _milestones(self, answers: Answers, problem: str) -> Iterator[str]:
        """The facts that a problem may be: before both judges when she has not said which."""
        if problem == "violence":
            yield "harassment_last_act"
        if problem == "health":
            # Only those with tenure declare to their administration, others to the CPAM.
            status = self.quick_answer(answers, "status")
            if status in (TENURED, ""):
                yield "service_accident"
            if status != TENURED:
                yield "accident"
        judge = self._judge(answers)
        if judge != "public" and problem in LABOUR:
            yield LABOUR[problem]
        if judge != "labour" and problem in PUBLIC:
            yield PUBLIC[problem]

    def _judge(self, answers: Answers) -> str:
        """Which judge: "public", "labour", or "" when the answers do not tell."""
        status = self.quick_answer(answers, "status")
        signer = self.quick_answer(answers, "signer")
        if signer == PRIVATE or (status == PRIVATE and signer not in (STATE, TOWN)):
            return "labour"
        # A teacher of a private school whom the State pays depends on the public judge.
        return "public" if signer in (STATE, TOWN) or status in PUBLIC_STATUSES else ""

    def _wrote(self, answers: Answers) -> bool:
        """Whether a request of hers waits at the administration: its silence refuses it."""
        wrote = self.quick_answer(answers, "appealed") == "yes"
        return (wrote or self.letter(answers) == "silence") and self._judge(answers) != "labour"


CHECKLIST = Checklist(
    1,
    (
        *WELCOME,
        Step("rsst", "Inscrire au registre santé et sécurité, garder une photo", 0),
        Step("received_when", "Dater la réception de chaque décision", 3),
        Step("f3sct", "Alerte à la formation spécialisée", 7),
        Step("protection", "Demander la protection fonctionnelle", 14),
        Step("gracious", "Recours gracieux avant la fin des deux mois", 21),
        Step("court_or_not", "Tribunal administratif : à décider", 45),
        MANDATE,
    ),
)

EDUCATION = Education(
    checklist=CHECKLIST,
    slug="education",
    expected=("contract", "decision", "messages", "work_photos", "minutes"),
    label=_("Éducation, animation"),
    sector=_("École, éducation, animation"),
    problems={
        "not_renewed": _("Contrat pas renouvelé"),
        "wrong_pay": _("Paie en retard ou fausse"),
        "extra": _("Heures en plus, missions hors contrat"),
        "moved": _("Mutation, changement imposé"),
        "sanction": _("Sanction, suspension"),
        "violence": _("Harcèlement, violences"),
        "health": _("Santé, accident"),
        trunk.OTHER: trunk.OTHER_LABEL,
        trunk.CANNOT_SAY: trunk.CANNOT_SAY_LABEL,
    },
    letters={
        "decision": _("Décision écrite, avec les voies de recours"),
        "oral": _("Décision orale, ou par e-mail"),
        "silence": _("Pas de réponse à ma demande"),
        "summons": _("Convocation"),
        "sanction": _("Sanction"),
        trunk.OTHER: _("Une autre lettre"),
        trunk.NONE: _("Non, rien"),
    },
    quick=(
        Question(
            "status",
            _("Vous êtes ?"),
            {
                TENURED: _("Titulaire"),
                "contract": _("Contractuel, vacataire"),
                "aesh": "AESH",
                "aed": "AED",
                "leisure": _("Animation, mairie"),
                PRIVATE: _("Dans le privé"),
            },
        ),
        Question(
            "signer",
            _("Qui a signé le contrat ou la décision ?"),
            {
                STATE: _("Rectorat, DSDEN"),
                "school": _("L’établissement"),
                TOWN: _("Mairie, département, région"),
                PRIVATE: _("Association, entreprise"),
                "unknown": trunk.UNKNOWN_LABEL,
            },
        ),
        Question(
            "appealed",
            _("Avez-vous déjà écrit pour contester ?"),
            trunk.YES_NO,
            with_date=frozenset({"yes"}),
        ),
    ),
    keep_now=(
        _("Gardez la décision et son enveloppe."),
        _("Gardez votre contrat et vos arrêtés."),
        _("Prenez les e-mails en photo."),
    ),
    warning=_("N’utilisez pas la messagerie académique. Ne donnez jamais le nom d’un élève."),
    urgent_problems=frozenset({"violence"}),
    pending=frozenset({"summons", "sanction"}),
    no_letter=frozenset({"silence", "none"}),
)
