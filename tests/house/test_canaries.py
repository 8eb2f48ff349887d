"""Words placed wherever a person can write: none of them is found again at rest or in a mail.

Every column of every table is read, on whichever database the tests run, and every byte of
the media folder and of the mails; as text, and as the usual disguises of text.
"""

from __future__ import annotations

import base64
import io
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from dossiers import access
from dossiers.actions import (
    call,
    case_summary,
    clock,
    conversation,
    deadline,
    deposit,
    exhibit,
    incident,
    milestone,
    next_action,
)
from dossiers.actions import fact as facts
from dossiers.actions.housekeeping import housekeeping
from dossiers.actions.remind import remind
from dossiers.actions.session import open_session, open_session_after_deposit
from dossiers.models import Case, Deadline, Member
from dossiers.privacy import receipt
from dossiers.rules.known import KnownDate
from notifications.deliver import sweep
from tests import build
from tests.web import walk


class Canaries:
    """Random words of 16 letters, each remembered with the place it was put in."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        """A new word for this place."""
        word = "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(16))
        self.places[word] = place
        return word

    def found_in(self, blob: bytes) -> set[str]:
        """The places of the words that `blob` gives away."""
        lower = blob.lower()
        return {
            place
            for word, place in self.places.items()
            if any(form in (lower if form.islower() else blob) for form in disguises(word))
        }


def disguises(word: str) -> list[bytes]:
    """The word in UTF-8, UTF-16, hexadecimal, and base64 at its three alignments."""
    raw = word.encode()
    shifted = [base64.b64encode(b"\0" * shift + raw)[4:-4] for shift in range(3)]
    return [raw, word.encode("utf-16-le"), raw.hex().encode(), *shifted]


def everything_stored() -> dict[str, bytes]:
    """table.column to all that it holds, and each file of the media folder."""
    stored: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    stored.setdefault(f"{table}.{name}", b"")
                    stored[f"{table}.{name}"] += b"\n" + as_bytes(value)
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        if path.is_file():
            stored[path.name] = path.name.encode() + path.read_bytes()
    return stored


def as_bytes(value: Any) -> bytes:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    return str(value).encode()


def photo(comment: str) -> bytes:
    """A JPEG whose metadata holds a word."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = comment
    Image.new("RGB", (40, 40), "white").save(out, "JPEG", exif=exif, comment=comment.encode())
    return out.getvalue()


def told(canary: Canaries, section: Any) -> dict[str, dict[str, Any]]:
    """A request with a word in each free answer."""
    return build.answers(
        "restauration",
        section=section,
        story=f"On m’a crié {canary('récit')} devant tout le monde.",
        work={"employer": canary("employeur"), "place": canary("lieu")},
        problem={"problems": ["unpaid", "other"], "other": canary("autre problème")},
        reply={
            "channel": "phone",
            "name": canary("nom"),
            "phone": canary("téléphone"),
            "email": f"{canary('adresse')}@example.org",
            "how": canary("consigne"),
        },
    )


def live(canary: Canaries, awa: Member, karim: Member, now: datetime) -> tuple[Case, str]:
    """A case of a person and its whole team life, a word in every text."""
    draft = build.draft(told(canary, build.section_of(awa)), now=now)
    exhibit.add_to_draft(
        draft, name=f"{canary('nom de photo')}.jpg", content=photo(canary("métadonnées")), now=now
    )
    code = deposit.give_code(draft)
    case = build.opened(deposit.deposit(draft, now=now))
    conversation.write_as_person(case, body=f"Et aussi {canary('message')}.", now=now)
    exhibit.add_to_case(
        case, name=f"{canary('nom de pièce')}.pdf", content=build.pdf(), by=None, now=now
    )
    case = build.taken(awa, binome=karim, case=case, now=now)
    build.said(case, body=f"Bonjour {canary('réponse')}.", by=awa, now=now)
    conversation.write_note(case, body=f"Prudence : {canary('note')}.", by=awa, now=now)
    what_the_team_says_of_it(canary, case, awa, now)
    fact = milestone.record(
        case,
        "dismissal_received",
        KnownDate.day(timezone.localdate(now) - timedelta(days=360)),
        by=awa,
        now=now,
        note=canary("précision d’un fait"),
    )
    fatal = fact.deadlines.select_related("case").get(severity="fatal")
    fatal.case.open_with(case.data_key)
    remind(now=now)
    what_stopped_and_what_was_missed(canary, case, fatal, awa, now)
    waiver = deadline.ask_waiver(fatal, reason=canary("raison d’abandon"), by=awa, now=now)
    waiver.case.open_with(case.data_key)
    deadline.agree_waiver(waiver, by=karim, now=now)
    other = fact.deadlines.select_related("case").get(severity="important")
    other.case.open_with(case.data_key)
    deadline.dismiss(other, reason=canary("sans objet"), by=awa, now=now, version=other.version)
    case = build.opened(case)
    needs = {**build.needs("send_demand", case, now=now), "summary": canary("courrier")}
    build.move.send_demand(case, **needs, by=awa, now=now)
    return build.opened(case), code


def what_the_team_says_of_it(canary: Canaries, case: Case, by: Member, now: datetime) -> None:
    """A message that has not left, a call, a fact, the summary, the next action."""
    conversation.write_to_person(case, body=canary("message pas parti"), by=by, now=now)
    whom, said = canary("avec qui"), canary("appel")
    call.note(case, called_at=now, whom=whom, body=said, by=by, now=now)
    known = KnownDate.month(2025, 3)
    facts.write(case, known=known, text=canary("fait"), exhibit=None, by=by, now=now)
    case_summary.write(case, body=canary("résumé"), by=by, now=now, version=0)
    day = timezone.localdate(now)
    text = canary("prochaine action")
    next_action.plan(case, text=text, who=by, on=day, by=by, now=now, version=0)


def what_stopped_and_what_was_missed(
    canary: Canaries, case: Case, fatal: Deadline, by: Member, now: datetime
) -> None:
    """An incident concluded, and a mediation, on this deadline."""
    incident.open_incidents(now=now + timedelta(days=800))
    missed = case.incidents.get(deadline=fatal)
    incident.conclude(
        missed, cause=f"Oubli : {canary('cause')}", still_possible=canary("ce qui reste possible"),
        teller=by, by=by, now=now, version=missed.version,
    )  # fmt: skip
    clock.record(
        case, "suspension", cause="mediation", starts_on=timezone.localdate(now), ends_on=None,
        covers=[fatal.pk], exhibit=build.proof(case, now=now), confirmed=False,
        note=canary("précision d’une médiation"), by=by, now=now,
    )  # fmt: skip


@pytest.fixture
def canary() -> Canaries:
    return Canaries()


@pytest.mark.django_db
def test_nothing_that_was_said_is_found_in_the_database_or_on_the_disk(
    canary: Canaries, awa: Member, karim: Member
) -> None:
    now = timezone.now()
    case, code = live(canary, awa, karim, now)
    open_session_after_deposit(case, now=now)
    unsent = build.draft(told(canary, build.section_of(awa)), now=now)
    exhibit.add_to_draft(
        unsent, name=f"{canary('photo pas envoyée')}.jpg", content=photo("x"), now=now
    )
    deposit.give_code(unsent)
    assert open_session(receipt.derive_receipt(code), now=now)
    canary.places[code.lower()] = canary.places[code] = "le code"

    stored = everything_stored()
    assert len(stored) > 150
    leaks = {where: found for where, blob in stored.items() if (found := canary.found_in(blob))}
    assert leaks == {}
    assert len(canary.places) > 25


@pytest.mark.django_db
def test_the_same_words_are_all_there_for_who_may_read_them(
    canary: Canaries, awa: Member, karim: Member
) -> None:
    """Otherwise the test above would pass on a machine that keeps nothing."""
    now = timezone.now()
    made, _code = live(canary, awa, karim, now)
    case = access.get_case(awa, made.reference, now=now)
    texts = [case.story, str(case.answers), str(case.contact)]
    texts += [message.body for message in case.messages.all()]
    texts += [note.body for note in case.notes.all()]
    texts += [text for call in case.calls.all() for text in (call.whom, call.body)]
    texts += [one.text for one in case.facts.all()]
    texts += [one.body for one in case.summaries.all()]
    texts += [case.next_action or ""]
    texts += [piece.name for piece in case.exhibits.all()]
    texts += [fact.note or "" for fact in case.milestones.all()]
    texts += [letter.summary or "" for letter in case.letters.all()]
    texts += [one.closing_note or "" for one in case.deadlines.all()]
    texts += [event.note or "" for event in case.clock_events.all()]
    texts += [text for one in case.incidents.all() for text in (one.cause, one.still_possible)]
    for one in case.deadlines.all():
        for waiver in one.waivers.all():
            waiver.case = case
            texts.append(waiver.reason)
    found = canary.found_in("\n".join(texts).encode())
    assert set(canary.places.values()) - found == {"métadonnées"}


@pytest.mark.django_db(transaction=True)
def test_no_mail_says_anything_of_anybody(canary: Canaries, awa: Member, karim: Member) -> None:
    now = timezone.now()
    case, code = live(canary, awa, karim, now)
    build.taken(awa, binome=karim, happened=timezone.localdate(now) - timedelta(days=360), now=now)
    for days in (0, 3, 6, 9):
        later = now + timedelta(days=days)
        remind(now=later)
        housekeeping(now=later)
        sweep(now=later)
    words = [case.reference, "Lyon", "Awa", "Karim", "restau", code]
    assert len(mail.outbox) > 3
    subjects = {message.subject for message in mail.outbox}
    assert len(subjects) <= 2
    for message in mail.outbox:
        raw = message.message().as_bytes()
        text = f"{message.subject}\n{message.body}"
        assert canary.found_in(raw) == set()
        assert [word for word in words if word in text] == []


@pytest.mark.django_db
def test_nothing_of_a_visitors_machine_is_kept(
    canary: Canaries, awa: Member, karim: Member
) -> None:
    """Address, browser, language and origin of every request, with and without a session."""
    headers = {
        "REMOTE_ADDR": "127.0.0.77",
        "HTTP_X_FORWARDED_FOR": "203.0.113.77",
        "HTTP_USER_AGENT": canary("navigateur"),
        "HTTP_ACCEPT_LANGUAGE": f"fr, {canary('langue')}",
        "HTTP_REFERER": f"http://testserver/{canary('origine')}",
    }
    client = Client(**headers)
    assert client.post(reverse("intake:begin")).status_code == 303
    walk.post(client, "travail", sector="noz", employer=canary("employeur tapé"))
    walk.post(client, "probleme", problems="lost_job")
    walk.post(client, "raconter", story=canary("récit tapé"))
    file = SimpleUploadedFile(f"{canary('fichier')}.jpg", photo(canary("image")))
    client.post(reverse("intake:story"), {"file": file, "ajouter": "1"})
    walk.press_send(client)
    client.post(reverse("intake:find"), {"code": receipt.new_code()})
    client.post(reverse("account_login"), {"login": "x@example.org", "password": canary("mot")})
    client.get(f"/equipe/dossiers/?q={canary('recherche')}")
    client.force_login(awa)
    client.get(reverse("desk:cases"), {"q": canary("recherche de l’équipe")})
    assert Case.objects.get().exhibits.count() == 1
    leaks = {
        where: canary.found_in(blob)
        for where, blob in everything_stored().items()
        if canary.found_in(blob) or b"127.0.0.77" in blob or b"203.0.113" in blob
    }
    assert leaks == {}


def test_a_word_is_seen_in_each_of_its_disguises(canary: Canaries) -> None:
    word = canary("ici")
    for blob in (
        f"avant {word} après".encode(),
        word.upper().encode(),
        word.encode("utf-16-le"),
        word.encode().hex().encode(),
        base64.b64encode(f"x{word} et la suite".encode()),
        base64.b64encode(f"xx{word}!".encode()),
    ):
        assert canary.found_in(blob) == {"ici"}
    assert canary.found_in(b"rien") == set()
