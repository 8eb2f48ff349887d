"""« Ouvrir une enveloppe »: a case of another union comes in whole, or not at all.

What comes in is somebody else's word: rows are read one by one, through the same actions as a
request of ours; files are opened and cleaned again; dates are counted by our own rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers import kinds
from dossiers.actions import exhibit, section_card, workplace
from dossiers.actions.deposit import next_reference
from dossiers.actions.envelope import RECEIPT
from dossiers.actions.plan import add_milestone, look_at_dates, plan
from dossiers.actions.refusal import ConflictError, RefusedError
from dossiers.actions.task import copy_list
from dossiers.federation import wire
from dossiers.federation.lines import LinesError, Parcel, read
from dossiers.models import (
    Addition,
    Case,
    CaseKey,
    DeadlineState,
    Entry,
    JournalLine,
    Letter,
    Level,
    Member,
    Message,
    Note,
    OpenedEnvelope,
    Peer,
    Section,
    Task,
)
from dossiers.privacy.envelope import ALGORITHM, DataKey
from dossiers.rules.catalogue import catalogue
from dossiers.rules.deadline import short_date
from dossiers.rules.known import KnownDate, Precision

REASONS = {
    "not_for_us": gettext_lazy(
        "Ce fichier ne s’ouvre pas ici : il est abîmé, incomplet ou pour une autre section. "
        "Rien n’a été ajouté. Le redemander."
    ),
    "not_an_envelope": gettext_lazy("Ce fichier n’est pas une enveloppe. Rien n’a été ajouté."),
    "unknown_sender": gettext_lazy(
        "Personne de la liste des cartes comparées n’a signé cette enveloppe. Rien n’a été "
        "ajouté. Comparer d’abord la carte de la section qui envoie."
    ),
    "not_whole": gettext_lazy(
        "Cette enveloppe n’est pas entière, ou vient d’une version plus récente. Rien n’a été "
        "ajouté."
    ),
}
STAGES = ("sent_on", "presented_on", "received_on")


@dataclass(frozen=True)
class Opened:
    """What came in, and the code to read back to who sent it."""

    case: Case
    peer: Peer
    receipt: str


def open_envelope(section: Section, *, envelope: bytes, by: Member, now: datetime) -> Opened:
    """The case of this file, followed by `by`, with its dates planned. All or nothing.

    Raises RefusedError in a sentence for a file that is damaged, for another, of nobody known,
    or not whole; ConflictError for one that was opened already.
    """
    section_card.require(by, section)
    ours = section_card.identity(section, now=now)
    keys = section_card.keys_of(ours)
    peer, parcel, digest = _read(section, envelope, keys, ours.recipient)
    with transaction.atomic():
        Section.objects.select_for_update().get(pk=section.pk)
        if OpenedEnvelope.objects.filter(pk=parcel.id).exists():
            raise ConflictError(_("Cette enveloppe est déjà ouverte. Rien n’a été ajouté."))
        try:
            case = _bring_in(section, parcel, by=by, now=now)
        except (LinesError, KeyError, TypeError, ValueError) as error:
            raise RefusedError(str(REASONS["not_whole"])) from error
        OpenedEnvelope.objects.create(
            id=parcel.id,
            section=section,
            peer=peer,
            case=case,
            digest=digest,
            opened_by=by,
            opened_at=now,
        )
        JournalLine.objects.record(Entry("envelope.open", now, by.pk, section.pk, case.pk))
    return Opened(case, peer, receipt_of(section, peer, parcel.id, digest, now=now))


def receipt_of(
    section: Section, peer: Peer, envelope: UUID, digest: bytes, *, now: datetime
) -> str:
    """The code of an envelope opened here, as often as it is asked."""
    keys = section_card.keys_of(section_card.identity(section, now=now))
    pair = keys.pair_key(bytes(peer.exchange_key), RECEIPT)
    return wire.receipt_code(pair, str(envelope), digest)


def _read(section: Section, envelope: bytes, keys: Any, me: str) -> tuple[Peer, Parcel, bytes]:
    known = Peer.objects.filter(section=section, compared_on__isnull=False, removed_on=None)
    peers = {peer.recipient: peer for peer in known}
    senders = [section_card.card_of(peer) for peer in peers.values()]
    try:
        card, content = wire.unseal(envelope, mine=keys, me=me, senders=senders)
        return peers[card.recipient], read(content), hashlib.sha256(content).digest()
    except wire.WireError as error:
        raise RefusedError(str(REASONS[error.reason])) from None
    except LinesError:
        raise RefusedError(str(REASONS["not_whole"])) from None


def _bring_in(section: Section, parcel: Parcel, *, by: Member, now: datetime) -> Case:
    told = parcel.tables["dossiers.Case"][0]
    case = _new_case(section, told, by=by, now=now)
    for row in parcel.tables.get("dossiers.Milestone", ()):
        _milestone(case, row, by=by, now=now)
    for number, row in enumerate(parcel.tables.get("dossiers.Message", ()), 1):
        _message(case, number, row)
    for number, row in enumerate(parcel.tables.get("dossiers.Addition", ()), 1):
        day = date.fromisoformat(row["added_on"])
        Addition.objects.create(
            case=case, number=number, added_on=day, about=row["about"], body=row["body"]
        )
    for row in parcel.tables.get("dossiers.Letter", ()):
        if row["sent_on"] and not row["removed_at"]:
            _letter(case, row, by=by, now=now)
    for piece in parcel.files:
        kept = exhibit.add_to_case(case, name=piece.name, content=piece.content, by=by, now=now)
        type(kept).objects.filter(pk=kept.pk).update(from_worker=piece.from_worker)
    workplace.note(case, now=now)
    plan(case, by=by, now=now)
    look_at_dates(case, now=now)
    copy_list(case, now=now)
    _say_their_dates(case, parcel.tables.get("dossiers.Deadline", []), by=by, now=now)
    return case


def _new_case(section: Section, told: Mapping[str, Any], *, by: Member, now: datetime) -> Case:
    today = timezone.localdate(now)
    case = Case(
        section=section,
        reference=next_reference(today.year),
        kind=kinds.kind(told["kind"]).slug,
        language=str(told["language"])[:8],
        level=Level(told["level"]),
        came_by=told["came_by"],
        received_on=date.fromisoformat(told["received_on"]),
        promised_on=today,
        acted_on=today,
        person_waits_since=today,
        binome=None,
    )
    case.open_with(DataKey.new())
    case.story = told["story"]
    case.answers, case.contact = dict(told["answers"] or {}), dict(told["contact"] or {})
    case.sent_at = told["sent_at"]
    case.take()
    case.suivi = by
    case.save(force_insert=True)
    CaseKey.objects.create(
        case=case,
        recipient_kind=CaseKey.RecipientKind.SECTION,
        recipient=section.pk,
        key_id=case.data_key.id,
        algorithm=ALGORITHM,
        blob=case.data_key.sealed_to(bytes(section.public_key), case.pk),
    )
    return case


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _milestone(case: Case, row: Mapping[str, Any], *, by: Member, now: datetime) -> None:
    known = KnownDate(_day(row["earliest"]), _day(row["latest"]), Precision(row["precision"]))
    add_milestone(
        case,
        row["slug"],
        known,
        by=by,
        now=now,
        confirmed=bool(row["confirmed"]),
        note=row["note"] or "",
        letter={stage: _day(row[stage]) for stage in STAGES},
    )


def _message(case: Case, number: int, row: Mapping[str, Any]) -> None:
    Message.objects.create(
        case=case,
        number=number,
        author=None,
        from_worker=bool(row["from_worker"]),
        sent_at=datetime.fromisoformat(row["sent_at"]),
        answered=True,
        read_on=_day(row["read_on"]),
        hidden_on=_day(row["hidden_on"]),
        body=str(row["body"]),
    )


def _letter(case: Case, row: Mapping[str, Any], *, by: Member, now: datetime) -> None:
    Letter.objects.create(
        case=case,
        recorded_by=by,
        recorded_on=timezone.localdate(now),
        registered=bool(row["registered"]),
        **{stage: _day(row[stage]) for stage in STAGES},
        **{name: row[name] for name in ("summary", "text", "number", "digest")},
    )


def _say_their_dates(case: Case, rows: list[dict[str, Any]], *, by: Member, now: datetime) -> None:
    """The dates as the other union had counted them, side by side with ours: one note, and a
    task for today when one of theirs is open that ours do not have, or have later.
    """
    ours = dict(
        case.deadlines.filter(state=DeadlineState.OPEN, prudent__isnull=False).values_list(
            "rule", "prudent"
        )
    )
    lines, doubt = [], False
    for row in rows:
        theirs = _day(row["prudent"])
        is_open = row["state"] == DeadlineState.OPEN
        mine = ours.get(row["rule"])
        doubt |= bool(is_open and theirs and (mine is None or mine > theirs))
        day = short_date(theirs) if theirs else _("date inconnue")
        lines.append(f"{_label(row['rule'])} : {day} ({DeadlineState(row['state']).label})")
    if lines:
        body = _("Échéances telles que l’autre union les comptait :") + "\n" + "\n".join(lines)
        Note.objects.create(case=case, author=by, written_at=now, body=body)
    if doubt:
        today = timezone.localdate(now)
        title = _("Comparer les échéances avec celles de l’autre union (note)")
        Task.objects.create(case=case, title=title, made_by=by, made_on=today, due_on=today)


def _label(rule: str) -> str:
    found = next((one for one in catalogue().rules if one.slug == rule), None)
    return found.label if found else rule
