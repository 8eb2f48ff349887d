"""What the instance calls itself, for every page: asked of the database once, then kept.

A column left empty means: as the environment says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formataddr, parseaddr

from django.conf import settings

from dossiers.at_hand import AtHand
from dossiers.models import Organisation

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
    return _identity(ROW.get())


def without_asking() -> Identity:
    """The same, never asking the database: for a page which says that it does not answer."""
    return _identity(ROW.without_asking())


def sender() -> str:
    """From whom the mails of the team come (settings.NOTIFICATIONS_SENDER)."""
    own, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((organisation().sender or own, address), charset="utf-8")


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


def _row() -> dict[str, str]:
    row = Organisation.objects.filter(pk=ONLY).values(*KEPT, "logo").first() or {}
    drawn = row.pop("logo", None)
    return {**row, "logo_mark": _mark(bytes(drawn)) if drawn else ""}


ROW: AtHand[dict[str, str]] = AtHand("organisation", _row, {})


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
