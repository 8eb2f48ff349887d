"""The sorts of long work: who does each, and the words of its page. A new one is a line here.

A runner gets the job and a callback to be called at each step; it runs outside any request
and any transaction, and may run twice: a worker that dies leaves it to another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from dossiers.actions.job import Runner


@dataclass(frozen=True)
class Sort:
    """One sort of work.

    file_name: of the result, without the case and the ending. steps: what its steps are
    called, « %(done)s » and « %(total)s » in them. reasons: the sentence of each slug of a
    report, or of a failure of its own.
    """

    label: Any
    run: Runner
    file_name: Any = ""
    steps: Mapping[str, Any] = field(default_factory=dict)
    reasons: Mapping[str, Any] = field(default_factory=dict)


FAILURES: Mapping[str, Any] = {
    "gone": _("Ce dossier n’est plus visible pour qui a demandé ce travail."),
    "lost": _("Le travail s’est arrêté trois fois. Prévenir la personne qui héberge l’outil."),
    "broken": _("Une erreur l’a arrêté. Le demander à nouveau ; si cela recommence, prévenir "
                "la personne qui héberge l’outil."),
}  # fmt: skip
SORTS: Mapping[str, Sort] = {}


def runners() -> dict[str, Runner]:
    """Each kind of job and who does it."""
    return {kind: sort.run for kind, sort in SORTS.items()}
