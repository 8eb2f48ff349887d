"""A small proof before a request is begun, when a flood runs or a coordinator asks for it.

The browser finds a number by itself: nothing to read, nothing to click. Without scripts,
one sum written in words, which a screen reader says. Nothing is asked in quiet times.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions import guard
from dossiers.intake import throttle

SALT = "dossiers.intake.guard"
# Half a second on an old phone; a thousand requests cost a robot ten minutes.
BITS = 16
LIVES = timedelta(hours=1)
LEAST_SECONDS = 3
# Posted by the check itself, not by the page around it.
FIELDS = ("csrfmiddlewaretoken", "verification", "preuve", "resultat")
NUMBERS = {
    2: gettext_lazy("deux"),
    3: gettext_lazy("trois"),
    4: gettext_lazy("quatre"),
    5: gettext_lazy("cinq"),
    6: gettext_lazy("six"),
    7: gettext_lazy("sept"),
    8: gettext_lazy("huit"),
    9: gettext_lazy("neuf"),
}


@dataclass(frozen=True)
class Challenge:
    """One page's check: `token` is signed, `seed` is what the browser works on."""

    token: str
    first: int
    second: int
    made_at: float

    @property
    def digest(self) -> bytes:
        """By which it serves once."""
        return hashlib.sha256(self.token.encode()).digest()

    @property
    def seed(self) -> str:
        """Short, so that one round of SHA-256 holds it."""
        return self.digest.hex()[:32]

    @property
    def question(self) -> str:
        """The sum, in words."""
        return _("Combien font %(first)s plus %(second)s ?") % {
            "first": NUMBERS[self.first],
            "second": NUMBERS[self.second],
        }


def new_challenge(now: datetime) -> Challenge:
    """A fresh check for a page."""
    first, second = (secrets.choice(list(NUMBERS)) for _n in range(2))
    made = {"f": first, "s": second, "t": now.timestamp(), "r": secrets.token_hex(8)}
    return _challenge(signing.dumps(made, salt=SALT), made)


def _challenge(token: str, made: dict[str, Any]) -> Challenge:
    return Challenge(token, int(made["f"]), int(made["s"]), float(made["t"]))


def is_solved(seed: str, nonce: str) -> bool:
    """Whether SHA-256 of `seed:nonce` begins with BITS zeros."""
    found = hashlib.sha256(f"{seed}:{nonce}".encode()).digest()
    return int.from_bytes(found, "big") >> (256 - BITS) == 0


def needed(request: HttpRequest, now: datetime) -> bool:
    """Whether a request may not be begun without a proof at this moment."""
    return throttle.is_crowded(throttle.visitor(request, now), now=now) or guard.is_on()


def context(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """What templates/components/guard.html shows; nothing when no proof is needed."""
    return {"challenge": new_challenge(now), "bits": BITS} if needed(request, now) else {}


def refusal(request: HttpRequest, now: datetime) -> str:
    """Why a request may not be begun yet, "" when it may. Says what to do."""
    if not needed(request, now):
        return ""
    made = _opened(request.POST.get("verification", ""), now)
    if made is None:
        return _("Beaucoup de demandes arrivent. Répondez à la petite question, puis continuez.")
    proof = request.POST.get("preuve", "")[:20]
    solved = bool(proof) and is_solved(made.seed, proof)
    if not solved and (why := _answered(made, request.POST.get("resultat", ""), now)):
        return why
    if not guard.spend(made.digest, lives=LIVES, now=now):
        return _("Cette vérification a déjà servi. Répondez à la nouvelle question.")
    return ""


def _opened(token: str, now: datetime) -> Challenge | None:
    try:
        made = _challenge(token, signing.loads(token, salt=SALT, max_age=None))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    age = now.timestamp() - made.made_at
    return made if 0 <= age <= LIVES.total_seconds() else None


def _answered(made: Challenge, typed: str, now: datetime) -> str:
    """Why this answer to the sum does not do, "" when it does."""
    if now.timestamp() - made.made_at < LEAST_SECONDS:
        return _("C’est allé très vite. Appuyez encore une fois.")
    if not throttle.may_answer(now=now):
        return _("Trop de demandes en ce moment. Réessayez dans une minute.")
    try:
        right = int(typed.strip()[:4]) == made.first + made.second
    except ValueError:
        right = False
    return "" if right else _("Le résultat n’est pas le bon. Écrivez-le en chiffres.")


def ask_on_the_way(request: HttpRequest, now: datetime) -> HttpResponse | None:
    """The check, with all that was typed carried along, for answers that arrive without a
    request; None when they may go on.
    """
    why = refusal(request, now)
    if not why:
        return None
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in FIELDS
        for value in values
    ]
    shown = {"refusal": why, "has_errors": True, "carried": carried, **context(request, now)}
    return render(request, "intake/guard.html", shown, status=422)
