"""What the instance calls itself: set by a coordinator, told to all the others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers import access, organisation
from dossiers.actions import setting_change
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import Member, Organisation
from dossiers.privacy import logo
from dossiers.rules import colour

PAGE = "organisation"
WORDS = ("name", "short_name", "sender", "exit_url", "phone", "hours", "brand", "brand_dark")


class UnreadableColourError(RefusedError):
    """A colour that cannot be read; `proposed` are those that can, light then dark."""

    def __init__(self, sentence: str, proposed: tuple[str, str]) -> None:
        super().__init__(sentence)
        self.proposed = proposed


def current() -> Organisation:
    """The row, or what it would be. One statement."""
    return Organisation.objects.filter(pk=organisation.ONLY).first() or Organisation()


def save(words: Mapping[str, str], *, by: Member, now: datetime, version: int) -> Organisation:
    """Keep these words and colours; "" is what the environment says.

    Raises Http404 unless `by` coordinates, ConflictError if they changed, RefusedError on an
    exit page outside the list, UnreadableColourError on a colour too near to what it lies on.
    """
    access.require_somewhere(by, "set_organisation")
    told = {name: str(words.get(name) or "").strip() for name in WORDS}
    told["brand"], told["brand_dark"] = _colours(told["brand"], told["brand_dark"])
    if told["exit_url"] and told["exit_url"] not in organisation.EXITS:
        raise RefusedError(_("Choisir la page de sortie dans la liste."))
    if any(sign in told["sender"] for sign in '<>"@,\r\n'):
        raise RefusedError(_("Le nom de l’expéditeur est un nom, sans adresse."))
    with transaction.atomic():
        row = _locked(version)
        before = {name: getattr(row, name) for name in WORDS}
        for name, value in told.items():
            setattr(row, name, value)
        _keep(row, before, told, by=by, now=now)
    return row


def set_logo(content: bytes, *, by: Member, now: datetime, version: int) -> Organisation:
    """Keep this logo, cleaned. Raises Http404, ConflictError, RefusedError."""
    access.require_somewhere(by, "set_organisation")
    try:
        drawn, media_type = logo.clean(content)
    except logo.UnfitLogoError as refused:
        raise RefusedError(_why(refused.reason)) from None
    return _put_logo(drawn, media_type, by=by, now=now, version=version)


def remove_logo(*, by: Member, now: datetime, version: int) -> Organisation:
    """The name again, in letters. Raises Http404, ConflictError."""
    access.require_somewhere(by, "set_organisation")
    return _put_logo(None, "", by=by, now=now, version=version)


def _put_logo(
    drawn: bytes | None, media_type: str, *, by: Member, now: datetime, version: int
) -> Organisation:
    with transaction.atomic():
        row = _locked(version)
        before = {"logo": _weight(row.logo, row.logo_type)}
        row.logo, row.logo_type = drawn, media_type
        _keep(row, before, {"logo": _weight(drawn, media_type)}, by=by, now=now)
    return row


def _colours(light: str, dark: str) -> tuple[str, str]:
    """Both colours, the dark one found when it is left out. Raises RefusedError."""
    if not light:
        if dark:
            raise RefusedError(_("Donner aussi la couleur du mode clair."))
        return "", ""
    try:
        read = colour.read(light, "light")
        dark = dark or colour.readable(light, "dark")
        read_dark = colour.read(dark, "dark")
    except ValueError:
        raise RefusedError(_("Une couleur s’écrit avec 6 signes : #B3121D.")) from None
    poor = [one for one in (read, read_dark) if not one.is_enough]
    if poor:
        proposed = (colour.readable(light, "light"), colour.readable(dark, "dark"))
        raise UnreadableColourError(" ".join(map(_too_low, poor)), proposed)
    return light.upper(), dark.upper()


def _too_low(read: colour.Reading) -> str:
    mode = _("en mode clair") if read.mode == "light" else _("en mode sombre")
    return _("%(colour)s se lit mal %(mode)s : contraste %(ratio)s, il faut %(least)s.") % {
        "colour": read.colour,
        "mode": mode,
        "ratio": f"{read.worst:.2f}".replace(".", ","),
        "least": "4,5",
    }


def _locked(version: int) -> Organisation:
    Organisation.objects.get_or_create(pk=organisation.ONLY)
    row = Organisation.objects.select_for_update().get(pk=organisation.ONLY)
    if row.version != version:
        raise ConflictError(_("Ces réglages ont changé pendant ce temps. Relire, puis refaire."))
    return row


def _keep(
    row: Organisation,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    by: Member,
    now: datetime,
) -> None:
    change = setting_change.note(PAGE, before, after, by=by, now=now)
    if change is None:
        return
    row.version += 1
    row.save()
    link = reverse("settings:organisation")
    setting_change.tell_coordinators(change, link=link, by=by, now=now)
    organisation.ROW.forget_on_commit()


def _weight(drawn: bytes | memoryview | None, media_type: str) -> str:
    return f"{media_type}, {len(drawn)}" if drawn else ""


def _why(reason: str) -> str:
    return {
        "heavy": _("Ce logo est trop lourd. Il faut moins de 12 Ko une fois nettoyé."),
        "doctype": _("Ce dessin contient des définitions cachées. L’enregistrer en SVG simple."),
        "no_box": _("Ce dessin n’a pas de cadre (viewBox). L’enregistrer en SVG simple."),
    }.get(reason, _("Ce fichier n’est pas une image. Choisir un SVG, un PNG ou un JPEG."))


def defaults() -> dict[str, str]:
    """What the environment says, shown beside each empty box."""
    return {
        "name": settings.SITE_SHORT_NAME,
        "short_name": settings.SITE_SHORT_NAME,
        "phone": settings.HELPLINE_PHONE,
        "hours": settings.HELPLINE_HOURS,
        "exit_url": settings.EXIT_URL,
    }
