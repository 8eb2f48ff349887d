"""From the first tick to the receipt: a draft, its code, and the case it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import editions, kinds
from dossiers.actions import campaign, routing, workplace
from dossiers.actions.edition import edition_for
from dossiers.actions.exhibit import erase_files
from dossiers.actions.plan import add_milestone, plan
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.ring import ring_arrival
from dossiers.models import (
    CameBy,
    Case,
    CaseKey,
    Draft,
    Entry,
    Exhibit,
    JournalLine,
    Level,
    Member,
    Receipt,
    ReferenceCounter,
    Section,
)
from dossiers.privacy import pocket, receipt
from dossiers.privacy.envelope import ALGORITHM, DataKey, TamperedError
from dossiers.rules.known import KnownDate
from dossiers.rules.routing import Landing

DRAFT_LIVES = timedelta(hours=72)
# After sending, the code can be shown again until « J'ai noté » or this long.
CODE_SHOWN_FOR = timedelta(minutes=30)
# Beside the steps, in the answers of a draft: screens left half-way.
TYPED = "typed"
# Beside them too: the entrance by which the request came, among its sealed answers only.
CAMPAIGN = "campaign"


def start_draft(*, now: datetime, token: str = "") -> tuple[Draft, str]:
    """A new draft and the cookie value that opens it.

    With a `token` given beforehand (a form that may be sent twice), a second draft of the
    same token raises IntegrityError.
    """
    token, key = token or pocket.new_token(), DataKey.new()
    draft = Draft(token_lookup=pocket.lookup(token), expires_at=now + DRAFT_LIVES)
    draft.open_with(key)
    draft.token_wrap = key.wrapped(pocket.wrap(token), draft.pk)
    draft.answers = {}
    draft.save()
    return draft, token


def start_draft_at(entrance: campaign.Entrance, *, now: datetime) -> tuple[Draft, str]:
    """A new draft begun at a campaign's address: counted there, its first screen prefilled."""
    work = {"sector": entrance.kind, "employer": entrance.employer}
    with transaction.atomic():
        draft, token = start_draft(now=now)
        save_step(draft, CAMPAIGN, {"id": str(entrance.id)}, now=now)
        # Half-way: the screen is still to be seen, and « Passer » keeps what it says.
        save_step(draft, "work", work, now=now, typed=work)
        campaign.count_started(entrance.id)
    return draft, token


def open_draft(token: str, *, now: datetime) -> Draft | None:
    """The draft of a cookie, opened; None when it was erased or never was."""
    draft = Draft.objects.filter(token_lookup=pocket.lookup(token), expires_at__gt=now).first()
    if draft is None:
        return None
    try:
        draft.open_with(DataKey.unwrapped(bytes(draft.token_wrap), pocket.wrap(token), draft.pk))
    except TamperedError:
        return None
    return draft


def resume_draft(derived: receipt.Receipt, *, now: datetime) -> tuple[Draft, str] | None:
    """The unsent draft of a code, with a new cookie for this device; None if there is none."""
    draft = Draft.objects.filter(
        receipt_lookup=derived.lookup, expires_at__gt=now, sent_case__isnull=True
    ).first()
    if draft is None:
        return None
    key = DataKey.unwrapped(bytes(draft.receipt_wrap or b""), derived.wrap, draft.pk)
    draft.open_with(key)
    token = pocket.new_token()
    draft.token_lookup = pocket.lookup(token)
    draft.token_wrap = key.wrapped(pocket.wrap(token), draft.pk)
    draft.save(update_fields=["token_lookup", "token_wrap"])
    return draft, token


def save_step(
    draft: Draft,
    step: str,
    answers: Mapping[str, Any],
    *,
    now: datetime,
    typed: Mapping[str, Any] | None = None,
) -> None:
    """Keep the answers of one screen. Raises RefusedError once the request was sent.

    `typed` is the screen as it was left half-way (a file added, a pause): its boxes, right
    or wrong, come back as they were. Without it, what was half-way is forgotten.
    """
    with transaction.atomic():
        fresh = _locked(draft)
        if fresh.sent_case_id:
            raise RefusedError(_("Cette demande est déjà envoyée."))
        before = fresh.answers or {}
        half_way = {k: v for k, v in before.get(TYPED, {}).items() if k != step}
        if typed is not None:
            half_way[step] = dict(typed)
        draft.answers = fresh.answers = {**before, step: dict(answers), TYPED: half_way}
        draft.expires_at = fresh.expires_at = now + DRAFT_LIVES
        fresh.save(update_fields=["answers", "expires_at"])


def give_code(draft: Draft) -> str:
    """The code of this draft, made on first asking; the same one ever after."""
    with transaction.atomic():
        fresh = _locked(draft)
        if fresh.code:
            return str(fresh.code)
        code = receipt.new_code()
        derived = receipt.derive_receipt(code)
        fresh.code = code
        fresh.receipt_lookup = derived.lookup
        fresh.receipt_wrap = fresh.data_key.wrapped(derived.wrap, fresh.pk)
        fresh.save(update_fields=["code", "receipt_lookup", "receipt_wrap"])
    draft.refresh_from_db()
    return code


def erase_draft(draft: Draft) -> None:
    """« Effacer tout et quitter »: the unsent answers, files and code are gone."""
    with transaction.atomic():
        if _locked(draft).sent_case_id:
            raise RefusedError(_("Cette demande est déjà envoyée."))
        erase_files(Exhibit.objects.filter(draft=draft))
        Draft.objects.filter(pk=draft.pk).delete()


def forget_code(draft: Draft) -> None:
    """« J'ai noté mon code »: it can be shown no more."""
    Draft.objects.filter(pk=draft.pk, sent_case__isnull=False).delete()


@dataclass(frozen=True)
class ByHand:
    """Somebody of the team files for the person: who, how, for which section."""

    by: Member
    came_by: str
    section: Section


def deposit(draft: Draft, *, now: datetime, hand: ByHand | None = None) -> Case:
    """Send the request: the draft becomes a case with its deadlines, in one transaction.

    Sending twice gives the same case. Raises RefusedError when no problem was ticked.
    """
    today = timezone.localdate(now)
    give_code(draft)  # a case without a code could not be found again
    with transaction.atomic():
        fresh = _locked(draft)
        if fresh.sent_case:
            fresh.sent_case.open_with(fresh.data_key)
            return fresh.sent_case
        answers = dict(fresh.answers or {})
        if not editions.kind_of(answers).ticked(answers):
            raise RefusedError(_("Cochez au moins un problème avant d'envoyer."))
        section, landing = _where(answers, hand)
        case = _new_case(fresh, answers, section, hand, now=now)
        _give_keys(case, fresh, today=today)
        Exhibit.objects.filter(draft=fresh).update(case=case, draft=None)
        facts = kinds.kind(case.kind).facts(answers, today)
        begin(case, [(fact.milestone, fact.known) for fact in facts], by=None, now=now)
        campaign.count_filed(campaign_of(answers))
        fresh.sent_case, fresh.answers = case, None
        fresh.expires_at = now + CODE_SHOWN_FOR
        fresh.save(update_fields=["sent_case", "answers", "expires_at"])
        _journal(case, hand, now=now)
        ring_arrival(case, now=now)
        if landing and landing.person:
            routing.offer(case, landing, now=now)
    draft.refresh_from_db()
    return case


def begin(
    case: Case, facts: Iterable[tuple[str, KnownDate]], *, by: Member | None, now: datetime
) -> None:
    """A new, opened and saved case: its facts, its clocks, its level, its employer."""
    today = timezone.localdate(now)
    for slug, known in facts:
        add_milestone(case, slug, known, by=by, now=now)
    plan(case, by=by, now=now)
    case.level = kinds.level(case.answers or {}, case.nearest_on, today)
    case.promised_on = today + timedelta(days=kinds.promise_days(case.level))
    case.save(update_fields=["level", "promised_on"])
    workplace.note_arrival(case, now=now)


def _journal(case: Case, hand: ByHand | None, *, now: datetime) -> None:
    """The person sent it, or a member did for her: then the line names the member."""
    details = {"level": str(case.level)}
    if hand is None:
        line = Entry("person.deposit", now, None, case.section_id, case.pk, details)
    else:
        details["channel"] = hand.came_by
        line = Entry("case.file", now, hand.by.pk, case.section_id, case.pk, details)
    JournalLine.objects.record(line)


def _locked(draft: Draft) -> Draft:
    try:
        # No join: the case that another sending has just made would not be seen by it.
        fresh = Draft.objects.select_for_update().get(pk=draft.pk)
    except Draft.DoesNotExist:
        raise ConflictError(_("Cette demande a été effacée.")) from None
    fresh.open_with(draft.data_key)
    return fresh


def _new_case(
    draft: Draft, answers: dict[str, Any], section: Section, hand: ByHand | None, *, now: datetime
) -> Case:
    today = timezone.localdate(now)
    story = answers.get("story", {})
    kind = kinds.kind_of(answers)
    case = Case(
        id=draft.pk,
        section=section,
        came_by=hand.came_by if hand else CameBy.WEB,
        reference=next_reference(today.year),
        kind=kind.slug,
        language=answers.get("reply", {}).get("language") or settings.LANGUAGE_CODE,
        level=Level.ORDINARY,
        received_on=today,
        promised_on=today + timedelta(days=settings.PROMISE_DAYS),
        acted_on=today,
        person_waits_since=today,
        edition_id=edition_for(kind.slug, now=now),
    )
    case.open_with(draft.data_key)
    case.story = story.get("story") or ""
    case.contact = answers.get("reply", {})
    # For the proof of sending only: outside the seal, a request has a day and no hour.
    case.sent_at = timezone.localtime(now).isoformat(timespec="minutes")
    case.answers = {k: value for k, value in answers.items() if k not in ("reply", TYPED)}
    case.save(force_insert=True)
    return case


def _give_keys(case: Case, draft: Draft, *, today: date) -> None:
    """Wrap the case's key for its section and for the holder of the code."""
    section = case.section
    code = Receipt.objects.create(case=case, lookup=draft.receipt_lookup, made_on=today)
    common = {"case": case, "key_id": case.data_key.id}
    CaseKey.objects.bulk_create(
        [
            CaseKey(
                **common,
                recipient_kind=CaseKey.RecipientKind.SECTION,
                recipient=section.pk,
                algorithm=ALGORITHM,
                blob=case.data_key.sealed_to(bytes(section.public_key), case.pk),
            ),
            CaseKey(
                **common,
                recipient_kind=CaseKey.RecipientKind.RECEIPT,
                recipient=code.pk,
                algorithm="AES-256-GCM",
                blob=draft.receipt_wrap,
            ),
        ]
    )


def campaign_of(answers: Mapping[str, Any]) -> str:
    """The id of the campaign by which a request came, "" without one."""
    return str((answers.get(CAMPAIGN) or {}).get("id", ""))


def entrance_of(case: Case) -> str:
    """The short address by which an opened case came, "" without one."""
    return campaign.slug_of(campaign_of(case.answers or {}))


def section_of(answers: Mapping[str, Any]) -> Section:
    """The section that will read these answers (rules/routing.py).

    Raises RefusedError when the instance has no open section at all.
    """
    return _where(answers, None)[0]


def _where(answers: Mapping[str, Any], hand: ByHand | None) -> tuple[Section, Landing | None]:
    """The section, and the rule that said so; whoever files by hand has chosen."""
    if hand:
        return hand.section, None
    language = (answers.get("reply") or {}).get("language") or settings.LANGUAGE_CODE
    found = routing.landing_of(answers, campaign_of(answers), language)
    if found is None:
        raise RefusedError(_("Le syndicat n'a pas encore ouvert de section ici. Appelez-nous."))
    return found


def next_reference(year: int) -> str:
    """The next case number of the year, "2026-0147". Inside the caller's transaction."""
    try:
        with transaction.atomic():
            ReferenceCounter.objects.get_or_create(year=year)
    except IntegrityError:  # another first case of the year, at the same moment
        pass
    ReferenceCounter.objects.filter(year=year).update(last=F("last") + 1)
    return f"{year}-{ReferenceCounter.objects.get(year=year).last:04d}"
