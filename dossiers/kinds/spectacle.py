"""Stage, sound, image: fees, certificates, and letters of France Travail (ux.md K5)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from dossiers.kinds import trunk
from dossiers.kinds.base import Answers, Fact, Kind, Question, in_the_past, part
from dossiers.kinds.checklist import MANDATE, WELCOME, Checklist, Step
from dossiers.rules.known import KnownDate, Precision

# The problems that start a clock, the most serious first: Q8 dates the first one ticked.
DATED = {
    "overpayment": ("ft_overpayment_received",),
    "refusal": ("ft_decision_received",),
    "health": ("accident", "harassment_last_act"),
    "no_contract": ("cdd_signed",),
    "unpaid": ("unpaid_pay_day",),
}
LETTERS = {
    "overpayment": "ft_overpayment_received",
    "writ": "ft_writ_received",
    "refusal": "ft_decision_received",
    "contract_end": "dismissal_received",
}
# Not a problem of the list: what « Non » tells when she works there no more.
LEFT = "left"


class Spectacle(Kind):
    def facts(self, answers: Answers, today: date) -> list[Fact]:
        ticked, letter = self.ticked(answers), self.letter(answers)
        still = part(answers, "work").get("still")
        # Each contract here ends after some days: that is seldom what happened, so it
        # takes the date of Q8 only when nothing ticked does.
        left = [LEFT] if still == "no" or letter == "contract_end" else []
        told = trunk.dated_once(self, answers, today, [*(s for s in DATED if s in ticked), *left])
        dates = {
            slug: known
            for problem, known in told.items()
            for slug in DATED.get(problem, ("dismissal_received",))
        }
        if letter in LETTERS:
            dates[LETTERS[letter]] = trunk.when(answers, today)
        oldest = in_the_past(self.quick_date(answers, "oldest_month"), today)
        if oldest.precision is not Precision.UNKNOWN:
            dates["unpaid_pay_day"] = oldest
        end = self._end(answers, dates.get("dismissal_received", KnownDate.unknown()), today)
        if left or "certificate" in ticked:
            dates["contract_ended"] = end
        if "repeated" in ticked and (left or still not in ("yes", "leave")):
            dates["last_cdd_ended"] = end
        announced = trunk.announced_fact(answers, today, summoned=False)
        return announced + [Fact(slug, known) for slug, known in dates.items()]

    def _end(self, answers: Answers, left: KnownDate, today: date) -> KnownDate:
        """The end of the last contract: on the day of its letter at the earliest."""
        return trunk.contract_end(left, today) if self.has_letter(answers) else left


CHECKLIST = Checklist(
    1,
    (
        *WELCOME,
        Step("letter_route", "Lire le courrier de France Travail : quel recours, quel délai", 2),
        Step("aem", "Réunir les AEM et les bulletins de chaque employeur", 10),
        Step("hours_counted", "Recompter les heures et les cachets", 14, "binome"),
        Step("appeal_first", "Réclamation ou recours gracieux", 21),
        Step("requalification", "Requalification des CDD : à décider", 45),
        MANDATE,
    ),
)

SPECTACLE = Spectacle(
    checklist=CHECKLIST,
    slug="spectacle",
    expected=("contract", "aem", "payslips", "schedule", "letter"),
    label=_("Spectacle, son, image"),
    sector=_("Spectacle, son, image"),
    problems={
        "unpaid": _("Cachet ou heures pas payés"),
        "no_contract": _("Pas de contrat, ou contrat après coup"),
        "certificate": _("Attestation manquante (AEM)"),
        "overpayment": _("France Travail demande un remboursement"),
        "refusal": _("Refus d’indemnisation"),
        "repeated": _("Contrats à répétition"),
        "health": _("Accident, harcèlement"),
        trunk.OTHER: trunk.OTHER_LABEL,
        trunk.CANNOT_SAY: trunk.CANNOT_SAY_LABEL,
    },
    letters={
        "overpayment": _("Trop-perçu de France Travail"),
        "writ": _("Contrainte (commissaire de justice, ou recommandé)"),
        "refusal": _("Refus de France Travail"),
        "contract_end": _("Licenciement, ou fin de contrat"),
        trunk.OTHER: _("Une autre lettre"),
        trunk.NONE: _("Non, rien"),
    },
    quick=(
        # The oldest, not the last: it is lost first (ux.md 4.5).
        Question("oldest_month", _("Le plus ancien travail pas payé ?"), type="month"),
        Question(
            "anniversary",
            _("Votre date anniversaire France Travail est dans moins de 2 mois ?"),
            trunk.YES_NO_UNKNOWN,
        ),
        Question(
            "contracts",
            _("Combien de contrats avec cet employeur en 2 ans ?"),
            {"one": _("Un seul"), "some": _("De 2 à 10"), "many": _("Plus de 10")},
        ),
    ),
    keep_now=(
        _("Gardez la lettre et son enveloppe. La date compte."),
        _("Gardez vos contrats et vos AEM."),
        _("Gardez vos relevés de France Travail."),
    ),
    urgent_letters=frozenset({"writ"}),
)
