"""What the instance calls itself, for every page: asked of the database once, then kept.

A column left empty means: as the environment says. A page that finds it warm costs no
statement; the other processes follow a change within REMEMBERED_SECONDS.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, transaction

from dossiers.models import Organisation

KEY = "organisation"
REMEMBERED_SECONDS = 60
# This process looks again after that long: the cache is a file or another machine.
AT_HAND_SECONDS = 3.0
ONLY = 1
# Pages that say nothing about whoever opens them; « Quitter » leads nowhere else.
EXITS: Mapping[str, str] = {
    "https://www.meteofrance.com/": "Météo-France",
    "https://fr.wikipedia.org/": "Wikipédia",
    "https://www.sncf-connect.com/": "SNCF Connect",
    "https://www.laposte.fr/": "La Poste",
    "https://www.openstreetmap.org/": "OpenStreetMap",
}
KEPT = (
    "name", "short_name", "sender", "exit_url", "phone", "hours", "brand", "brand_dark",
    "logo_type",
)  # fmt: skip
_at_hand: dict[str, Any] = {}


@dataclass(frozen=True)
class Identity:
    """What is in force: the organisation's own words, else those of the environment.

    `brand_mark` and `logo_mark` change with the colours and the logo, "" without any: their
    addresses carry them, so that a browser may keep what it fetched.
    """

    name: str
    short_name: str
    sender: str
    exit_url: str
    phone: str
    hours: str
    brand: str = ""
    brand_dark: str = ""
    logo_type: str = ""
    brand_mark: str = ""
    logo_mark: str = ""


def organisation() -> Identity:
    """The identity in force. No statement when warm; the environment's when nothing answers."""
    try:
        return _identity(_near(lambda: cache.get_or_set(KEY, _row, REMEMBERED_SECONDS)))
    except (OSError, DatabaseError):
        return _identity({})


def without_asking() -> Identity:
    """The same, never asking the database: for a page which says that it does not answer."""
    try:
        return _identity(_near(lambda: cache.get(KEY)) or {})
    except OSError:
        return _identity({})


def sender() -> str:
    """From whom the mails of the team come (settings.NOTIFICATIONS_SENDER)."""
    own, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((organisation().sender or own, address), charset="utf-8")


def forget() -> None:
    """Ask again at the next page; called once a change is committed."""
    _at_hand.clear()
    cache.delete(KEY)


def forget_on_commit() -> None:
    """At once for what follows here, and again when the others can read the change."""
    forget()
    transaction.on_commit(forget)


def stylesheet(brand: str, brand_dark: str) -> str:
    """The two variables, as static/css/dossiers.css sets its own."""
    dark = f"{{--brand:{brand_dark}}}"
    return (
        f":root{{--brand:{brand}}}\n"
        f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){dark}}}\n'
        f':root[data-theme="dark"]{dark}\n'
    )


def logo() -> tuple[bytes, str] | None:
    """The logo and its media type, None without one. One statement."""
    row = Organisation.objects.filter(pk=ONLY).values_list("logo", "logo_type").first()
    return (bytes(row[0]), row[1]) if row and row[0] is not None else None


def _near(ask: Any) -> Any:
    """What this process holds, for a few seconds; never across two caches."""
    now = time.monotonic()
    if _at_hand.get("until", 0.0) <= now:
        found = ask()
        if found is None:
            return None
        _at_hand.update(until=now + AT_HAND_SECONDS, row=found)
    return _at_hand["row"]


def _row() -> dict[str, str]:
    row = Organisation.objects.filter(pk=ONLY).values(*KEPT, "logo").first() or {}
    drawn = row.pop("logo", None)
    return {**row, "logo_mark": _mark(bytes(drawn)) if drawn else ""}


def _identity(row: Mapping[str, str]) -> Identity:
    brand, dark = row.get("brand", ""), row.get("brand_dark", "")
    short = row.get("short_name") or settings.SITE_SHORT_NAME
    return Identity(
        name=row.get("name") or short,
        short_name=short,
        sender=row.get("sender", ""),
        exit_url=row.get("exit_url") or settings.EXIT_URL,
        phone=row.get("phone") or settings.HELPLINE_PHONE,
        hours=row.get("hours") or settings.HELPLINE_HOURS,
        brand=brand,
        brand_dark=dark,
        logo_type=row.get("logo_type", ""),
        brand_mark=_mark(f"{brand}{dark}".encode()) if brand else "",
        logo_mark=row.get("logo_mark", ""),
    )


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
