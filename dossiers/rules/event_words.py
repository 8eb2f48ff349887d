"""The sentences that say what an event did to a delay. They decide nothing: they say."""

from datetime import date

from dossiers.rules import explain
from dossiers.rules.computed import Computed
from dossiers.rules.event import IDLE, INTERRUPTION_CAUSES, LEGAL_AID, SUSPENSION_CAUSES, Event
from dossiers.rules.length import parse_length
from dossiers.rules.wording import counted, short_date

_CAUSES = SUSPENSION_CAUSES | INTERRUPTION_CAUSES
_NAMES = {
    "suspension": "Suspension",
    "interruption": "Interruption",
    "legal_aid": "Aide juridictionnelle demandée",
}
LEGAL_AID_LAPSES = (
    "L'aide juridictionnelle tombe si la juridiction n'est pas saisie dans l'année "
    "(décret 2020-1717, texte à vérifier)."
)
NOT_RUNNING = "Tant que cela dure, la fin du délai est inconnue."
NOT_CONFIRMED = (
    "Un événement n'est pas confirmé par un·e défenseur·e : le dernier jour sûr n'en tient pas "
    "compte."
)


def without_conclusion(computed: Computed) -> list[str]:
    """The sentences of a counting, save the last safe day and what can be argued."""
    end = {explain.safe(computed.prudent)}
    if computed.defensible:
        end.add(explain.arguable(computed.defensible))
    return [sentence for sentence in computed.working if sentence not in end]


def doubts(*, not_confirmed: bool, running: bool) -> list[str]:
    """Say what the last safe day leaves out, and that an end cannot be counted."""
    said = [NOT_CONFIRMED] if not_confirmed else []
    return said if running else [*said, NOT_RUNNING]


def suspended(event: Event, until: date, added: int, end: date) -> str:
    """Say how many days a suspension adds, and to which end."""
    days = counted(added, "un jour ajouté", "jours ajoutés") if added else "aucun jour ajouté"
    return f"{_name(event, until)} : {days} à la fin du {short_date(end)}."


def floored(length: str, floor: date) -> str:
    """Say that a minimum remains after the suspension."""
    return (
        f"Il reste au moins {parse_length(length)} après la fin : pas avant le {short_date(floor)}."
    )


def interrupted(event: Event, until: date) -> str:
    """Say that the time run is erased."""
    return (
        f"{_name(event, until)} : le temps couru est effacé, "
        f"un nouveau délai entier part du {short_date(until)}."
    )


def not_ended(event: Event) -> str:
    """Say that the delay does not run, and that its end cannot be known."""
    return f"{_name(event, None)} : pas encore finie, le délai ne court pas."


def capped(end: date) -> str:
    """Say that the twenty years of C. civ. 2232 cut the delay."""
    return f"Pas au-delà de vingt ans (C. civ., art. 2232) : {short_date(end)}."


def void(event: Event) -> str:
    """Say that an interruption is undone (C. civ. 2243)."""
    return (
        f"{_name(event, event.until)} : effacée, la demande est retirée, périmée ou rejetée "
        "(C. civ., art. 2243). Le délai court comme si elle n'avait pas eu lieu."
    )


def idle(event: Event, *, wages: bool) -> str:
    """Say that an act stops nothing: a registered letter first."""
    name = f"{IDLE[event.kind]} du {short_date(event.on)}"
    if event.kind != "agreement":
        return f"{name} : cela n'arrête pas ce délai."
    if wages:
        return f"{name} : sans effet, un délai de salaire ne se change pas (C. civ., art. 2254)."
    return f"{name} : à confirmer par un·e défenseur·e (C. civ., art. 2254), rien n'est compté."


def unmoved(event: Event) -> str:
    """Say that this counting is never suspended nor interrupted."""
    return f"{_name(event, event.until)} : ce délai n'est jamais suspendu ni interrompu."


def no_prescription(event: Event) -> str:
    """Say that only a prescription is suspended by this cause (C. civ. 2220)."""
    return (
        f"{_name(event, event.until)} : sans effet, seule une prescription est suspendue ainsi "
        "(C. civ., art. 2220). À confirmer par un·e défenseur·e."
    )


def minority_of_wages(event: Event) -> str:
    """Say that minority does not suspend a claim of wages (C. civ. 2235)."""
    return (
        f"{_name(event, event.until)} : sans effet, la minorité ne suspend pas un délai de salaire."
    )


def second_legal_aid(event: Event) -> str:
    """Say that a second request for legal aid gives nothing more."""
    return (
        f"{_name(event, event.until)} : sans effet, une première demande a déjà compté "
        "(Cass. soc. 12 juill. 2022 n° 21-15.091)."
    )


def too_late(event: Event, legal: date) -> str:
    """Say that the delay was over."""
    return f"{_name(event, event.until)} : sans effet, le délai était fini le {short_date(legal)}."


def too_early(event: Event, start: date) -> str:
    """Say that the delay had not begun."""
    return (
        f"{_name(event, event.until)} : sans effet, le délai ne courait pas avant le "
        f"{short_date(start)}."
    )


def already_stopped(event: Event) -> str:
    """Say that the delay did not run when this happened."""
    return f"{_name(event, event.until)} : le délai était déjà arrêté, rien n'est compté."


def _name(event: Event, until: date | None) -> str:
    cause = f", {_CAUSES[event.cause]}," if event.cause else ""
    first = short_date(event.on)
    if until is None:
        when = f"depuis le {first}"
    elif until == event.on or event.kind == LEGAL_AID:
        when = f"le {first}"
    else:
        when = f"du {first} au {short_date(until)}"
    return f"{_NAMES[event.kind]}{cause} {when}"
