"""The state machine of a case, and nothing else.

A move flips the flag; what it needs and what it causes are in actions/move.py.
docs/lifecycle.md is generated from this file and a test compares them.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, FSMModelMixin, transition


class State(models.TextChoices):
    """Where a case stands. The order is the order of the road."""

    SUBMITTED = "submitted", _("Arrivée")
    OPEN = "open", _("Instruction")
    DEMAND = "demand", _("Réclamation")
    NEGOTIATION = "negotiation", _("Négociation")
    LITIGATION = "litigation", _("Procédure")
    JUDGMENT = "judgment", _("Décision rendue")
    ENFORCEMENT = "enforcement", _("Exécution")
    CLOSED = "closed", _("Clos")


class Ball(models.TextChoices):
    """Who must act next, by state."""

    SECTION = "section", _("la section")
    DELEGUE = "delegue", _("l'équipe")
    OTHER = "other", _("l'autre partie")
    BOTH = "both", _("les deux parties")
    COURT = "court", _("le tribunal")
    NOBODY = "nobody", _("personne")


HAS_THE_BALL = {
    State.SUBMITTED: Ball.SECTION,
    State.OPEN: Ball.DELEGUE,
    State.DEMAND: Ball.OTHER,
    State.NEGOTIATION: Ball.BOTH,
    State.LITIGATION: Ball.COURT,
    State.JUDGMENT: Ball.DELEGUE,
    State.ENFORCEMENT: Ball.OTHER,
    State.CLOSED: Ball.NOBODY,
}
WORKING = [State.OPEN, State.DEMAND, State.NEGOTIATION, State.LITIGATION, State.JUDGMENT]
ALIVE = [*WORKING, State.ENFORCEMENT]


def move(label: Any, *, source: list[State], target: State) -> Any:
    """A transition of `state`; its label is for the screen, its act is `move:NAME`."""
    return transition(field="state", source=source, target=target, custom={"label": label})


class Lifecycle(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """The moves of a case. `state` can be changed by them only (protected)."""

    state = FSMField(_("état"), default=State.SUBMITTED, choices=State.choices, protected=True)

    class Meta:
        abstract = True

    @move(_("Prendre le dossier"), source=[State.SUBMITTED], target=State.OPEN)
    def take(self) -> None: ...

    @move(
        _("Remettre dans les arrivées"),
        source=[State.OPEN, State.CLOSED],
        target=State.SUBMITTED,
    )
    def give_back(self) -> None: ...

    @move(_("Refuser l’arrivée"), source=[State.SUBMITTED], target=State.CLOSED)
    def turn_down(self) -> None: ...

    @move(
        _("Envoyer la réclamation"),
        source=[State.OPEN, State.NEGOTIATION],
        target=State.DEMAND,
    )
    def send_demand(self) -> None: ...

    @move(_("Ouvrir une négociation"), source=[State.OPEN, State.DEMAND], target=State.NEGOTIATION)
    def negotiate(self) -> None: ...

    @move(
        _("Saisir le tribunal"),
        source=[State.OPEN, State.DEMAND, State.NEGOTIATION],
        target=State.LITIGATION,
    )
    def file_claim(self) -> None: ...

    @move(_("Se désister"), source=[State.LITIGATION], target=State.OPEN)
    def drop_claim(self) -> None: ...

    @move(_("Enregistrer la décision"), source=[State.LITIGATION], target=State.JUDGMENT)
    def record_judgment(self) -> None: ...

    @move(_("Faire appel"), source=[State.JUDGMENT], target=State.LITIGATION)
    def appeal(self) -> None: ...

    @move(
        _("Suivre l'exécution"),
        source=[State.DEMAND, State.NEGOTIATION, State.LITIGATION, State.JUDGMENT],
        target=State.ENFORCEMENT,
    )
    def enforce(self) -> None: ...

    @move(_("Clore le dossier"), source=ALIVE, target=State.CLOSED)
    def close(self) -> None: ...

    @move(_("Rouvrir le dossier"), source=[State.CLOSED], target=State.OPEN)
    def reopen(self) -> None: ...

    @move(_("Orienter ailleurs"), source=[State.SUBMITTED, *ALIVE], target=State.CLOSED)
    def refer(self) -> None: ...

    @move(
        _("Arrêter à la demande de la personne"),
        source=[State.SUBMITTED, *ALIVE],
        target=State.CLOSED,
    )
    def withdraw(self) -> None: ...
