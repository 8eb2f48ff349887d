"""Which questions a printed form asks: six signs that change when a question does."""

from __future__ import annotations

import hashlib
import json

from dossiers.kinds import trunk
from dossiers.kinds.base import Kind

SIGNS = 6


def of(kind: Kind) -> str:
    """The version of the questions of a kind: their slugs, in order, never their words."""
    asked = [
        [*kind.problems],
        [*kind.letters],
        [[q.slug, q.type, *q.answers] for q in kind.quick],
        [*trunk.STILL_ANSWERS],
        [*trunk.COLLEAGUES_ANSWERS],
        [*trunk.CHANNELS],
    ]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:SIGNS]
