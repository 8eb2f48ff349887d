"""An event in the life of a delay: what it is called and when it happened."""

from dataclasses import dataclass
from datetime import date

from dossiers.rules.length import CountingError, parse_length

SUSPENSION, INTERRUPTION, LEGAL_AID = "suspension", "interruption", "legal_aid"
MOVING = (SUSPENSION, INTERRUPTION, LEGAL_AID)
# Acts and facts that leave every delay as it is, whatever one hopes (law.md B9).
IDLE = {
    "letter": "Lettre recommandée",
    "email": "Courriel ou message",
    "inspection": "Saisine de l'inspection du travail",
    "defender": "Saisine du Défenseur des droits",
    "works_council": "Saisine du CSE",
    "simple_complaint": "Plainte simple",
    "negotiation": "Négociation sans accord écrit",
    "agreement": "Accord pour changer le délai",
}
KINDS = (*MOVING, *IDLE)
# Causes of a suspension, and of an interruption; empty when it is not said.
SUSPENSION_CAUSES = {
    "mediation": "médiation ou conciliation (C. civ., art. 2238)",
    "participatory": "procédure participative (C. civ., art. 2238)",
    "expertise": "mesure d'instruction avant procès (C. civ., art. 2239)",
    "arpe": "saisine de l'ARPE (Code du travail, art. L7345-11)",
    "impossibility": "impossibilité d'agir (C. civ., art. 2234)",
    "minority": "minorité (C. civ., art. 2235)",
}
INTERRUPTION_CAUSES = {
    "claim": "demande en justice (C. civ., art. 2241 et 2242)",
    "acknowledgement": "dette reconnue (C. civ., art. 2240)",
    "enforcement": "mesure d'exécution ou conservatoire (C. civ., art. 2244)",
    "appeal_to_authority": "recours gracieux ou hiérarchique (CRPA, art. L411-2)",
}
# Causes that suspend a prescription and nothing else (C. civ. 2220).
OF_PRESCRIPTIONS = frozenset({"mediation", "participatory", "expertise", "arpe", "minority"})
# What must remain after the end of these causes (2238, 2239, L7345-11).
FLOORS = dict.fromkeys(("mediation", "participatory", "expertise", "arpe"), "P6M")


@dataclass(frozen=True)
class Event:
    """A dated event, with a document behind it.

    on: the first day. until: the day the cause ended, None while it lasts; for what
        lasts no time (a debt acknowledged, an idle act) the same day as `on`.
    floor: ISO 8601 duration that must remain after the end of a suspension; the one of
        its cause when empty.
    void: the interruption is undone, the claim being withdrawn, lapsed or finally
        dismissed (C. civ., art. 2243).
    confirmed: a défenseur·e checked it; the last safe day then counts on it.
    Raises CountingError when the event cannot be.
    """

    kind: str
    on: date
    until: date | None = None
    floor: str = ""
    cause: str = ""
    void: bool = False
    confirmed: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise CountingError(
                f"Événement inconnu : {self.kind!r}. Possibles : {', '.join(KINDS)}."
            )
        causes = {SUSPENSION: SUSPENSION_CAUSES, INTERRUPTION: INTERRUPTION_CAUSES}
        allowed = causes.get(self.kind, {})
        if self.cause and self.cause not in allowed:
            raise CountingError(
                f"Cause inconnue : {self.cause!r}. Possibles : {', '.join(allowed) or 'aucune'}."
            )
        if self.until is not None and self.until < self.on:
            raise CountingError("Un événement ne finit pas avant d'avoir commencé.")
        if self.floor:
            self._check_floor()
        if self.void and self.kind != INTERRUPTION:
            raise CountingError("Seule une interruption peut être effacée.")

    def _check_floor(self) -> None:
        if self.kind != SUSPENSION:
            raise CountingError("Seule une suspension laisse un temps minimal après elle.")
        if parse_length(self.floor).hours:
            raise CountingError("Le temps minimal se donne en jours, en mois ou en années.")

    @property
    def remains(self) -> str:
        """The duration that must remain after a suspension, empty when none is written."""
        return self.floor or FLOORS.get(self.cause, "")

    @property
    def capped(self) -> bool:
        """Whether the twenty years of C. civ. 2232 limit what it gives.

        A claim in court and an enforcement measure are exempt. An interruption whose
        cause is not said is a claim when it lasted, else an acknowledgement.
        """
        if self.kind != INTERRUPTION:
            return True
        if self.cause:
            return self.cause not in ("claim", "enforcement")
        return self.until == self.on
