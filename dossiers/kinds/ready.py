"""What the team sends ready-made: said in the person's language, understood by who sends it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dossiers.kinds.asking import DATE_QUESTIONS
from dossiers.kinds.expected import EXPECTED

# Written to the person: short, « vous », one thing at a time.
QUESTIONS: Mapping[str, Any] = {
    "letter_day": _("Quel jour avez-vous reçu la lettre ? Regardez la date sur l’enveloppe."),
    "end_day": _("Quel jour votre travail s’est-il arrêté ?"),
    "unpaid_month": _("Quel est le plus ancien mois qui n’est pas payé ?"),
    "blocked_day": _("Quel jour votre compte a-t-il été bloqué ?"),
    "photo": _("Avez-vous une photo de la lettre ou du message ? Ajoutez-la ici."),
    "call": _("Quand peut-on vous appeler sans risque ?"),
}
CLOSED = _(
    "Bonjour. Votre dossier est terminé. Merci de votre confiance. "
    "Avec votre code, vous pouvez le relire pendant 90 jours. "
    "Si quelque chose recommence, écrivez-nous."
)


def said_in(language: str, sentence: Any) -> str:
    """A ready sentence in the person's language; in French when we do not have hers."""
    with override(language or settings.LANGUAGE_CODE):
        return str(sentence)


def meaning(words: str, language: str) -> str:
    """What ready words sent in `language` say to who reads now; "" when she reads them so.

    Words of one's own, typed below a ready question, stay as they are.
    """
    known = _known(language or settings.LANGUAGE_CODE)
    read = "\n".join(str(known.get(line, line)) for line in words.split("\n"))
    return "" if read == words else read


@cache
def _known(language: str) -> dict[str, Any]:
    """Every ready sentence by what it reads like in a language."""
    pieces = [one.question for one in EXPECTED.values()]
    with override(language):
        every = (*QUESTIONS.values(), *DATE_QUESTIONS.values(), *pieces, CLOSED)
        return {str(sentence): sentence for sentence in every}
