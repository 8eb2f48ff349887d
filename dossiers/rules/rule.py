"""One entry of the catalogue: a rule of law or of practice that opens a deadline."""

from dataclasses import dataclass
from datetime import date

from dossiers.rules.counting import MINIMUM_INTERVALS
from dossiers.rules.length import parse_length

# Confidence marks of law.md, from what was read to what is only remembered.
CONFIDENCE_MARKS = {
    "T": "texte consolidé lu",
    "MT": "fiche du ministère du Travail",
    "SP": "fiche service-public.fr",
    "P": "source secondaire",
    "CC": "Code civil, copie de 2015",
    "M": "de mémoire, à vérifier avant usage",
    "U": "usage du syndicat, aucun texte",
}
NATURES = {
    "sent": "envoi",
    "presented": "première présentation",
    "received": "réception",
    "handed": "remise en main propre",
    "known": "connaissance du fait",
    "act": "jour du fait",
}
# Which version of a rule counts a fact that came before it (C. civ. 2 and 2222).
TRANSITIONS = {
    "fact": "la version en vigueur le jour du fait",
    "shortened": "délai raccourci : compté de l'entrée en vigueur, sans dépasser l'ancien",
    "lengthened": "délai allongé : il vaut pour les délais en cours, temps couru compris",
}
BOUND = {"ours": "notre côté", "theirs": "l'autre partie"}
SEVERITIES = {"fatal": "fatale", "important": "importante", "internal": "interne"}
# Claims that some events treat apart (C. civ. 2232, 2235, 2254).
CLAIMS = {"wages": "salaires", "bodily": "dommage corporel"}
# Where the act must be done: it decides the zone of holidays (law.md B10).
ZONE_RULES = {
    "court": "siège de la juridiction",
    "body": "siège de l'organisme",
    "addressee": "lieu du destinataire",
}
# The seven kinds of case (dossiers/kinds), named here because rules import nothing.
KINDS = ("noz", "livreur", "restauration", "numerique", "spectacle", "education", "autre")


@dataclass(frozen=True)
class Example:
    """A worked example of a rule: the tests count it again."""

    start: date
    theoretical: date
    legal: date
    prudent: date
    defensible: date | None = None
    zone: str = "metropole"
    source: str = ""


@dataclass(frozen=True)
class Rule:
    """A version of a rule, as law.md B11 asks.

    triggers: slugs of the dated facts that start the delay; `trigger` is the usual one.
    bound: "ours" or "theirs", who loses when the day has passed.
    length: ISO 8601 duration, empty when the counting takes none.
    checked_on: the day of the state of the sources that were read, not of the reading.
    valid_from, valid_until: days of the fact for which this version holds, included.
    stopped_by: slugs of the only acts that close the deadline.
    margin_days: calendar days taken off the last safe day to act in time (law.md B8).
    rolled_is_defensible: the roll-over of a prescription may be argued (law.md B3).
    claim: what is claimed, when events treat it apart (CLAIMS); empty otherwise.
    private: that this deadline exists would tell what must never be written (ux.md 4.4):
        it is never opened from a recorded fact, only counted on a sealed personal date.
    repeats: once kept, the same delay starts again from the day it was kept.
    becomes: the dated fact that silence makes of the theoretical day (an implicit refusal).
    aliases: names under which law.md knows this rule, when its own had to be neutral.
    transition: what this version does to the facts that came before it (TRANSITIONS).
    """

    slug: str
    version: int
    label: str
    bound: str
    triggers: tuple[str, ...]
    nature: str
    length: str
    counting: str
    zone_rule: str
    severity: str
    article: str
    source: str
    confidence: str
    checked_on: date
    valid_from: date
    valid_until: date | None
    if_missed: str
    stopped_by: tuple[str, ...]
    margin_days: int
    kinds: tuple[str, ...]
    enabled: bool
    rolled_is_defensible: bool
    note: str
    examples: tuple[Example, ...]
    claim: str = ""
    private: bool = False
    repeats: bool = False
    becomes: str = ""
    aliases: tuple[str, ...] = ()
    transition: str = "fact"

    @property
    def is_interval(self) -> bool:
        """True when the other side must wait: nobody is ever late of it."""
        return self.counting in MINIMUM_INTERVALS

    @property
    def trigger(self) -> str:
        """The slug of the fact that usually starts the delay."""
        return self.triggers[0]

    @property
    def length_words(self) -> str:
        """« 12 mois », « 15 jours »; empty for a date copied from a document."""
        return str(parse_length(self.length)) if self.length else ""

    def in_force(self, on: date) -> bool:
        """Say whether this version holds for a fact of that day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)
