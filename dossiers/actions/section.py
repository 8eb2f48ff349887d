"""Sections: renamed, given their public kinds, closed once empty and opened again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers import access, kinds
from dossiers.actions import member as members
from dossiers.actions import setting_change
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.models import Case, Member, Role, Section, State
from dossiers.rules.calendar import ZONES

PAGE = "section"


def open_section(name: str, *, zone: str, by: Member, now: datetime) -> Section:
    """A new section, which its opener coordinates until she names somebody else.

    Raises Http404 unless `by` coordinates somewhere, RefusedError on a taken name.
    """
    access.require_somewhere(by, "manage_sections")
    with transaction.atomic():
        section = members.create_section(name, now=now, zone=zone)
        members.give_role(by, section=section, role=Role.COORDINATOR, now=now)
        _note(section, {}, _told(section), by=by, now=now)
    return section


def change_section(
    section: Section,
    *,
    name: str,
    zone: str,
    departments: Collection[str],
    of_kinds: Collection[str],
    languages: Collection[str],
    takes_the_rest: bool,
    by: Member,
    now: datetime,
    version: int,
) -> Section:
    """Its name and what it receives. Its short name, which is in addresses, never changes.

    `of_kinds` empty: every kind. Raises Http404 unless `by` coordinates it, ConflictError,
    RefusedError when the rest would be nobody's or somebody else's.
    """
    access.require_section(by, section.pk, Role.COORDINATOR)
    if zone not in ZONES or not name.strip():
        raise RefusedError(_("Donner un nom à la section."))
    with transaction.atomic():
        fresh = _locked(section, version)
        _check_rest(fresh, takes_the_rest)
        before = _told(fresh)
        fresh.name, fresh.zone, fresh.takes_the_rest = name.strip(), zone, takes_the_rest
        fresh.departments = sorted(departments)
        fresh.kinds = [slug for slug in kinds.KINDS if slug in of_kinds]
        fresh.languages = sorted(languages)
        _keep(fresh, before, by=by, now=now)
    return fresh


def close_section(section: Section, *, by: Member, now: datetime, version: int) -> Section:
    """It receives nothing more. Its closed cases stay, and so do the people who read them.

    Raises RefusedError while a case is open or when it is the one that takes the rest.
    """
    access.require_section(by, section.pk, Role.COORDINATOR)
    with transaction.atomic():
        fresh = _locked(section, version)
        left = Case.objects.filter(section=fresh).exclude(state=State.CLOSED).count()
        if left:
            raise RefusedError(
                ngettext(
                    "%(n)s dossier est encore ouvert ici. Le clore, ou l’orienter vers une autre.",
                    "%(n)s dossiers sont encore ouverts ici. Les clore, ou les orienter.",
                    left,
                )
                % {"n": left}
            )
        if fresh.takes_the_rest:
            raise RefusedError(_("Cette section reçoit le reste. Le confier d’abord à une autre."))
        others = Section.objects.filter(closed_on=None).exclude(pk=fresh.pk)
        if not others.exists():
            raise RefusedError(_("C’est la seule section ouverte. Les demandes se perdraient."))
        before = _told(fresh)
        fresh.closed_on = timezone.localdate(now)
        _keep(fresh, before, by=by, now=now)
    return fresh


def reopen_section(section: Section, *, by: Member, now: datetime, version: int) -> Section:
    """It receives again."""
    access.require_section(by, section.pk, Role.COORDINATOR)
    with transaction.atomic():
        fresh = _locked(section, version)
        before = _told(fresh)
        fresh.closed_on = None
        _keep(fresh, before, by=by, now=now)
    return fresh


def _check_rest(section: Section, wanted: bool) -> None:
    others = Section.objects.filter(takes_the_rest=True).exclude(pk=section.pk)
    if wanted and others.exists():
        raise RefusedError(_("Une autre section reçoit déjà le reste. Le lui retirer d’abord."))
    if wanted and section.closed_on:
        raise RefusedError(_("Une section fermée ne reçoit rien."))


def _locked(section: Section, version: int) -> Section:
    fresh = Section.objects.select_for_update().get(pk=section.pk)
    if fresh.version != version:
        raise ConflictError(_("Cette section a changé pendant ce temps. Relire, puis refaire."))
    return fresh


def _told(section: Section) -> dict[str, object]:
    return {
        "name": section.name,
        "zone": section.zone,
        "departments": list(section.departments),
        "kinds": [str(kinds.kind(slug).label) for slug in section.kinds],
        "languages": list(section.languages),
        "takes_the_rest": section.takes_the_rest,
        "closed_on": section.closed_on.isoformat() if section.closed_on else "",
    }


def _keep(section: Section, before: dict[str, object], *, by: Member, now: datetime) -> None:
    section.version += 1
    section.save()
    _note(section, before, _told(section), by=by, now=now)


def _note(
    section: Section,
    before: dict[str, object],
    after: dict[str, object],
    *,
    by: Member,
    now: datetime,
) -> None:
    change = setting_change.note(
        PAGE, before, after, by=by, now=now, about=section.name, section=section.pk
    )
    if change is not None:
        link = reverse("settings:sections")
        setting_change.tell_coordinators(change, link=link, by=by, now=now)
