"""Entrances of leaflets and posters: opened, counted, closed. They count, and know nobody."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dossiers import access, kinds
from dossiers.actions.refusal import RefusedError
from dossiers.models import Campaign, Entry, JournalLine, Member, Role, Section
from dossiers.privacy.service import seal, unseal

PURPOSE = "campaign"
# No letter or digit that two people could confuse over the phone.
SYMBOLS = "abcdefghjkmnpqrstuvwxyz23456789"
RANDOM_LENGTH = 6
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SHORTEST, LONGEST = 3, 30
# The address stays in the history of a phone: it must say nothing to who reads it there.
TELLING = ("syndic", "greve", "prudhom", "plainte", "litige", "harcel", "delegue", "dossier",
           "cgt", "cfdt", "solidaires", "union-")  # fmt: skip


@dataclass(frozen=True)
class Entrance:
    """What the public page needs of a campaign; `welcome` by language code."""

    id: UUID
    slug: str
    section: UUID
    kind: str
    employer: str = ""
    welcome: Mapping[str, str] = field(default_factory=dict)


def open_campaign(
    section: Section,
    *,
    kind: str,
    employer: str,
    welcome: Mapping[str, str],
    slug: str,
    opens_on: date,
    closes_on: date | None,
    by: Member,
    now: datetime,
) -> Campaign:
    """A new entrance of `section`; without `slug`, a random one.

    Raises Http404 unless `by` coordinates the section, RefusedError on an address that is
    taken or that says too much, on dates in the wrong order, on an unknown kind.
    """
    _require(by, section.pk)
    if kind not in kinds.KINDS:
        raise RefusedError(_("Choisir un type."))
    if closes_on and closes_on < opens_on:
        raise RefusedError(_("Le dernier jour vient après le premier."))
    slug = slug.strip().lower() or random_slug()
    _check_slug(slug, employer, section)
    campaign = Campaign(
        section=section,
        slug=slug,
        kind=kind,
        opens_on=opens_on,
        closes_on=closes_on,
        made_by=by,
        made_on=timezone.localdate(now),
    )
    texts = {"employer": employer.strip(), "welcome": {k: v for k, v in welcome.items() if v}}
    campaign.sealed = seal(json.dumps(texts), purpose=PURPOSE, place=str(campaign.pk))
    try:
        with transaction.atomic():
            campaign.save(force_insert=True)
            _journal("campaign.open", campaign, by=by, now=now)
    except IntegrityError:
        raise RefusedError(_("Cette adresse sert déjà. En choisir une autre.")) from None
    return campaign


def revoke(campaign: Campaign, *, by: Member, now: datetime) -> None:
    """The address opens nothing any more, at once. Twice is once. Raises Http404."""
    _require(by, campaign.section_id)
    with transaction.atomic():
        still = Campaign.objects.filter(pk=campaign.pk, revoked_on=None)
        if still.update(revoked_on=timezone.localdate(now)):
            _journal("campaign.revoke", campaign, by=by, now=now)


def entrance(slug: str, *, today: date) -> Entrance | None:
    """The entrance of this address; None when it is closed, not open yet or never was."""
    campaign = Campaign.objects.filter(slug=slug, revoked_on=None, opens_on__lte=today).first()
    if campaign is None or (campaign.closes_on and campaign.closes_on < today):
        return None
    return opened(campaign)


def opened(campaign: Campaign) -> Entrance:
    """The words of a campaign, unsealed. Raises TamperedError."""
    texts = json.loads(unseal(bytes(campaign.sealed), purpose=PURPOSE, place=str(campaign.pk)))
    return Entrance(
        campaign.pk,
        campaign.slug,
        campaign.section_id,
        campaign.kind,
        texts["employer"],
        texts["welcome"],
    )


def section_of(campaign: str) -> Section | None:
    """The section of a campaign named by a request's own answers; None if it is gone."""
    return Section.objects.filter(campaigns__pk=campaign).first() if campaign else None


def slug_of(campaign: str) -> str:
    """Its short address, "" when there is none or it is gone."""
    found = Campaign.objects.filter(pk=campaign).values_list("slug", flat=True) if campaign else []
    return str(next(iter(found), ""))


def count_started(campaign: UUID) -> None:
    """One more request was begun here. A number, and nothing else."""
    Campaign.objects.filter(pk=campaign).update(started=F("started") + 1)


def count_filed(campaign: str) -> None:
    """One more request was sent. Inside the transaction of the sending."""
    if campaign:
        Campaign.objects.filter(pk=campaign).update(filed=F("filed") + 1)


def random_slug() -> str:
    """A short address that says nothing."""
    return "".join(secrets.choice(SYMBOLS) for _ in range(RANDOM_LENGTH))


def _check_slug(slug: str, employer: str, section: Section) -> None:
    if not SLUG.fullmatch(slug) or not SHORTEST <= len(slug) <= LONGEST:
        raise RefusedError(
            _("L’adresse a de 3 à 30 signes : lettres sans accent, chiffres, traits d’union.")
        )
    named = slugify(employer).replace("-", "")
    if any(word in f"{slug}-" for word in TELLING) or (
        len(named) >= SHORTEST and named in slug.replace("-", "")
    ):
        raise RefusedError(
            _("Cette adresse en dit trop : elle reste dans le téléphone. En choisir une neutre.")
        )


def _require(by: Member, section: UUID) -> None:
    access.require_somewhere(by, "manage_doors")
    access.require_section(by, section, Role.COORDINATOR)


def _journal(action: str, campaign: Campaign, *, by: Member, now: datetime) -> None:
    JournalLine.objects.record(Entry(action, now, by.pk, campaign.section_id))
