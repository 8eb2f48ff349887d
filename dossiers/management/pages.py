"""Two pages of docs/ made from the code: the life of a case, and the register of data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django_fsm import Transition

from dossiers import kinds
from dossiers.models import HAS_THE_BALL, Ball, Case, State
from dossiers.models.lifecycle import Lifecycle
from dossiers.privacy.register import REGISTER, Nature
from dossiers.rules.roles import ACTS

WRITTEN_BY = "Page écrite par `manage.py generate_docs`. Ne pas la modifier à la main."


# What actions/move.py asks before it lets a case move; a test holds one line per guard.
NEEDS = {
    "take": "personne ne le suit ; une proposition en cours est alors acceptée ou close",
    "give_back": "le dossier est pris depuis peu, ou personne ne peut plus le suivre ; "
    "d’un dossier clos, seulement pour annuler dans les dix minutes",
    "turn_down": "une raison et une réponse ; deux jours après l’arrivée, "
    "l’accord de la coordination",
    "send_demand": "l’accord de la personne pour écrire, le jour d’envoi (pas dans le futur)",
    "negotiate": "l’accord de la personne pour écrire",
    "file_claim": "l’accord de la personne pour aller au tribunal, le jour et la preuve du dépôt ; "
    "arrête les échéances cochées qu’une saisine arrête",
    "record_judgment": "le jour de notification ; le délai d’appel part de ce jour",
    "appeal": "l’accord de la personne pour aller au tribunal, le jour et la preuve de l’appel",
    "close": "aucune échéance fatale de notre côté encore ouverte, et une issue",
    "refer": "les dates qui courent ont été dites à la personne",
    "drop_claim": "les dates qui courent à nouveau ont été dites à la personne",
    "withdraw": "les dates qui courent ont été dites à la personne",
    "reopen": "les échéances de ses faits sont calculées de nouveau",
}


def moves() -> dict[str, list[Transition]]:
    """Every move in the order of the file, with one transition per state it leaves from."""
    found: dict[str, list[Transition]] = {}
    for transition in Case._meta.get_field("state").get_all_transitions(Case):
        found.setdefault(transition.name, []).append(transition)
    order = {state.value: at for at, state in enumerate(State)}
    for transitions in found.values():
        transitions.sort(key=lambda one: order[one.source])
    written = list(vars(Lifecycle))
    return dict(sorted(found.items(), key=lambda item: written.index(item[0])))


def lifecycle_page() -> str:
    """`docs/lifecycle.md`: the drawing, the states, and each move with what it asks."""
    lines = [
        "# La vie d’un dossier",
        "",
        WRITTEN_BY,
        "Elle vient de `models/lifecycle.py` (les étapes), `rules/roles.py` (qui) et",
        "`actions/move.py` (à quelles conditions).",
        "",
        *_drawing(),
        *_states(),
        *_moves(),
        *_kinds(),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _drawing() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in State:
        yield f"    {state.value} : {state.label}"
    yield f"    [*] --> {State.SUBMITTED.value}"
    for name, transitions in moves().items():
        for one in transitions:
            yield f"    {one.source} --> {one.target} : {name}"
    yield f"    {State.CLOSED.value} --> [*]"
    yield "```"
    yield ""


def _states() -> Iterator[str]:
    yield "## Les étapes"
    yield ""
    yield "| étape | à l’écran | à qui de jouer |"
    yield "|---|---|---|"
    for state in State:
        yield f"| `{state.value}` | {state.label} | {Ball(HAS_THE_BALL[state]).label} |"
    yield ""


def _moves() -> Iterator[str]:
    yield "## Les changements d’étape"
    yield ""
    yield "| changement | à l’écran | depuis | vers | qui | à condition que |"
    yield "|---|---|---|---|---|---|"
    for name, transitions in moves().items():
        sources = ", ".join(str(State(one.source).label) for one in transitions)
        who = ", ".join(f"`{role}`" for role in sorted(ACTS[f"move:{name}"]))
        cells = (
            f"`{name}`",
            transitions[0].custom["label"],
            sources,
            State(transitions[0].target).label,
            who,
            NEEDS.get(name, "—"),
        )
        yield f"| {' | '.join(str(cell) for cell in cells)} |"
    yield ""


def _kinds() -> Iterator[str]:
    yield "## Ce qu’un type change"
    yield ""
    for kind in kinds.KINDS.values():
        said: list[Any] = [f"« {label} » pour `{name}`" for name, label in _renamed(kind)]
        said += [f"`{name}` n’existe pas" for name in sorted(kind.forbidden_moves)]
        yield f"- {kind.label} : {', '.join(said) or 'rien'}."
    yield ""


def _renamed(kind: kinds.Kind) -> list[tuple[str, Any]]:
    return [*kind.renamed_states.items(), *kind.renamed_moves.items()]


def personal_data_page() -> str:
    """`docs/personal-data.md`: the register, table by table."""
    lines = [
        "# Les données personnelles",
        "",
        WRITTEN_BY,
        "Elle vient de `dossiers/privacy/register/` et sert de registre (RGPD, article 30).",
        "",
        "Une colonne scellée ne s’ouvre qu’avec la clé de son dossier, qui n’est pas dans la base.",
        "Les dates et les étapes restent en clair : les rappels doivent les lire sans clé.",
        "",
        *_natures(),
        *_tables(),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _natures() -> Iterator[str]:
    yield "| nature | dit quelque chose d’une personne | colonnes |"
    yield "|---|---|---|"
    for nature in Nature:
        columns = [c for table in REGISTER.values() for c, _ in table.columns.values()]
        said = "oui" if nature.is_personal else "non"
        yield f"| {nature.value} | {said} | {columns.count(nature)} |"
    yield ""


def _tables() -> Iterator[str]:
    for name, table in REGISTER.items():
        yield f"## {name}"
        yield ""
        yield f"{table.row[0].upper()}{table.row[1:]}. Fin : {table.end.value}."
        yield ""
        yield "| colonne | nature | ce qu’elle dit |"
        yield "|---|---|---|"
        for column, (nature, says) in table.columns.items():
            yield f"| `{column}` | {nature.value} | {says or '—'} |"
        yield ""
