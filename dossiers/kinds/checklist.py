"""The steps of a case of a kind, copied into each case when somebody takes it (law.md D).

A list that changes gets a new edition: a running case keeps the copy that it has. A step is
for whoever follows the case, or for the binôme; its days are counted from the opening. Their
words are data of the team, in French: they are copied under the seal of the case.
"""

from __future__ import annotations

from dataclasses import dataclass

WHO = ("suivi", "binome")


@dataclass(frozen=True)
class Step:
    """One thing to do. `days`: calendar days from the opening, 0 the same day."""

    slug: str
    title: str
    days: int
    who: str = "suivi"

    def __post_init__(self) -> None:
        if self.who not in WHO or self.days < 0:
            raise ValueError(f"step {self.slug}: somebody of the case, on a day that comes")


@dataclass(frozen=True)
class Checklist:
    """The steps of one edition, in the order of the work."""

    edition: int
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        slugs = [step.slug for step in self.steps]
        if len(slugs) != len(set(slugs)):
            raise ValueError("a step is twice in the list")


# The common spine (law.md D): what every kind begins with.
WELCOME = (
    Step("call_back", "Rappeler la personne : langue, urgence, ce qu’elle attend", 1),
    Step("interview", "Entretien : faits, dates, contrat, risques de représailles", 7),
    Step("check_dates", "Vérifier chaque date avec un document", 7, "binome"),
    Step("evidence", "Réunir les pièces attendues", 14),
)
MANDATE = Step("mandate", "Faire signer le mandat, si le syndicat doit agir en son nom", 14)
NO_STEPS = Checklist(1, ())
