"""The common questions (ux.md 4.2): their words, and the facts that every kind reads in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from dossiers.kinds.base import Answers, Fact, Kind, in_the_past, known_from, part, soon
from dossiers.rules.known import KnownDate, Precision

SECTOR = _("Où travaillez-vous ?")
EMPLOYER = _("Nom de l’enseigne ou de l’employeur")
DEPARTMENT = _("Département du lieu de travail")
STILL = _("Vous y travaillez encore ?")
STILL_ANSWERS = {
    "yes": _("Oui"),
    "leave": _("Oui, mais en arrêt"),
    "no": _("Non"),
    "private": _("Je préfère ne pas dire"),
}
PROBLEMS = _("Que se passe-t-il ?")
COLLEAGUES = _("Combien de collègues vivent la même chose ?")
COLLEAGUES_ANSWERS = {
    "alone": _("Moi seulement"),
    "few": _("Quelques-uns"),
    "many": _("Beaucoup"),
    "unknown": _("Je ne sais pas"),
}
URGENT = _("Un rendez-vous, une audience ou une réponse à donner dans les 15 jours ?")
URGENT_DATE = _("Si oui, quel jour ?")
YES_NO = {"yes": _("Oui"), "no": _("Non")}
YES_NO_UNKNOWN = {**YES_NO, "unknown": _("Je ne sais pas")}
LETTER = _("Avez-vous reçu une lettre ou un message important ?")
WHEN = _("Quand l’avez-vous reçue ? Sans lettre : quand est-ce arrivé ?")
OLDER = _("Il y a plus d’un an")
STORY = _("Racontez avec vos mots, dans votre langue")
CHANNEL = _("Comment vous répondre ?")
CHANNELS = {
    "code": _("Je reviens ici avec mon code"),
    "phone": _("Par SMS ou téléphone"),
    "email": _("Par e-mail"),
    "signal": _("Par Signal"),
}
PHONE = _("Numéro de téléphone")
READ_BY_OTHERS = _("D’autres personnes lisent ce téléphone ?")
READ_BY_OTHERS_ANSWERS = {"yes": _("Oui"), "no": _("Non"), "maybe": _("Peut-être")}
WHEN_TO_CALL = _("Quand appeler ?")
MOMENTS = {
    "morning": _("Le matin"),
    "noon": _("Le midi"),
    "evening": _("Le soir"),
    "weekend": _("Le week-end"),
}
VOICEMAIL = _("Laisser un message vocal ?")
VOICEMAIL_ANSWERS = {"no": _("Non"), "yes": _("Oui")}
EMAIL = _("Adresse e-mail")
NAME = _("Quel nom utiliser ?")
LANGUAGE = _("Dans quelle langue vous répondre ?")
# Each in its own words: they are not translated.
LANGUAGES = {
    "fr": "Français",
    "en": "English",
    "es": "Español",
    "pt": "Português",
    "ar": "العربية",
    "bn": "বাংলা",
}
OTHER, CANNOT_SAY, NONE = "other", "cannot_say", "none"
OTHER_LABEL = _("Autre chose")
CANNOT_SAY_LABEL = _("Je ne sais pas comment dire")
UNKNOWN_LABEL = _("Je ne sais pas")
# Q6 asks about this many days ahead; within URGENT_DAYS a person calls.
ASKED_DAYS, URGENT_DAYS = 15, 3


def announced(answers: Answers, today: date) -> KnownDate | None:
    """The appointment, hearing or answer announced (Q6), or None when there is none.

    « Oui » without a day, or with a day gone by, means some day of the fifteen that the
    question names.
    """
    urgent = part(answers, "dates").get("urgent") or {}
    if urgent.get("answer") != "yes":
        return None
    known = ahead(known_from(urgent.get("date")), today)
    if known.precision is Precision.UNKNOWN:
        return KnownDate.between(today, today + timedelta(days=ASKED_DAYS))
    return known


def ahead(known: KnownDate, today: date) -> KnownDate:
    """The part of a date from today on; unknown when all of it has gone by."""
    if known.earliest is None or known.latest is None or known.latest < today:
        return KnownDate.unknown()
    return known if known.earliest >= today else KnownDate.between(today, known.latest)


def is_urgent(answers: Answers, today: date) -> bool:
    """Whether what is announced may come within three calendar days."""
    known = announced(answers, today)
    return known is not None and soon(known, today, URGENT_DAYS)


def announced_fact(answers: Answers, today: date, *, summoned: bool) -> list[Fact]:
    """The fact of Q6. A summons without its day gives an unknown date: it must be asked."""
    known = announced(answers, today)
    if summoned:
        return [Fact("hearing_set", known or KnownDate.unknown())]
    return [Fact("answer_due", known)] if known else []


def when(answers: Answers, today: date) -> KnownDate:
    """Q8: when the letter came, or when it happened; unknown if it lies ahead."""
    return in_the_past(known_from(part(answers, "dates").get("when")), today)


def dated_once(
    kind: Kind, answers: Answers, today: date, milestones: Sequence[str]
) -> dict[str, KnownDate]:
    """The dates of events that Q8 may speak of, the most serious first in `milestones`.

    One question cannot date several events: without a letter the first gets its answer,
    the others stay unknown and are asked. With a letter, none does: Q8 dates the letter.
    """
    dates = dict.fromkeys(milestones, KnownDate.unknown())
    if dates and not kind.has_letter(answers):
        dates[next(iter(dates))] = when(answers, today)
    return dates


def contract_end(told: KnownDate, today: date) -> KnownDate:
    """A contract ends on the day of the letter at the earliest, and today at the latest."""
    return KnownDate.between(told.earliest, today) if told.earliest else KnownDate.unknown()
