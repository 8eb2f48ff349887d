"""The question that asks the person for a date that is missing, by dated fact.

A fact that is not here (a publication, a decision between others) is asked to nobody:
the team finds it in a document.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

DATE_QUESTIONS: dict[str, Any] = {
    "dismissal_received": _("Quel jour avez-vous reçu la lettre, ou appris votre renvoi ?"),
    "eco_dismissal_received": _("Quel jour avez-vous reçu la lettre de licenciement ?"),
    "contract_ended": _("Quel jour votre travail a-t-il fini ?"),
    "unpaid_pay_day": _("Quel est le plus ancien mois pas payé ?"),
    "harassment_last_act": _("Quand cela s’est-il passé la dernière fois ?"),
    "discrimination_revealed": _("Quand avez-vous compris que c’était une discrimination ?"),
    "offence_last_act": _("Quand la violence ou la menace a-t-elle eu lieu ?"),
    "sanction_received": _("Quel jour avez-vous reçu la sanction ?"),
    "interview_summons_presented": _("Quel jour avez-vous reçu la convocation ?"),
    "hearing_set": _("Quel jour est le rendez-vous ?"),
    "answer_due": _("Quel jour devez-vous répondre, ou venir ?"),
    "csp_offered": _("Quel jour avez-vous reçu la proposition de CSP ?"),
    "rc_signed": _("Quel jour avez-vous signé la rupture ?"),
    "stc_signed": _("Quel jour avez-vous signé le solde de tout compte ?"),
    "doctor_opinion_received": _("Quel jour avez-vous reçu l’avis du médecin ?"),
    "rc_approved": _("Quel jour l’administration a-t-elle accepté la rupture ?"),
    "cdd_signed": _("Quel jour ce contrat a-t-il commencé ?"),
    "last_cdd_ended": _("Quel jour votre dernier contrat a-t-il fini ?"),
    "ft_overpayment_received": _("Quel jour avez-vous reçu la lettre de trop-perçu ?"),
    "ft_writ_received": _("Quel jour avez-vous reçu la contrainte ?"),
    "ft_decision_received": _("Quel jour avez-vous reçu la décision de France Travail ?"),
    "admin_decision_received": _("Quel jour avez-vous reçu la décision écrite ?"),
    "admin_decision_no_routes": _("Quel jour avez-vous appris la décision ?"),
    "admin_request_received": _("Quel jour avez-vous envoyé votre demande ?"),
    "public_debt_arisen": _("Quel est le plus ancien mois mal payé ?"),
    "service_accident": _("Quel jour était l’accident ?"),
    "judgment_received": _("Quel jour avez-vous reçu le jugement ?"),
    "accident": _("Quel jour était l’accident ?"),
    "deactivation": _("Quel jour le compte a-t-il été bloqué ?"),
    "appeal_date_in_message": _("Quelle date limite est écrite dans le message ?"),
    "platform_complaint_sent": _("Quel jour avez-vous répondu dans l’application ?"),
}
# Dates that lie ahead: ranges like « ce mois-ci » make no sense for them.
AHEAD = frozenset({"hearing_set", "answer_due", "appeal_date_in_message"})
# Dates that only a document or the team can tell.
NOT_ASKED = frozenset({"ags_notice_published"})
