"""What a test does inside an instance: each function runs there in a process of its own."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from hashlib import sha256

import pikepdf
from django.apps import apps
from django.utils import timezone

from dossiers import access
from dossiers.actions import (
    assignment,
    bundle,
    consent,
    conversation,
    deadline,
    erasure,
    exhibit,
    job,
    milestone,
    move,
    next_action,
    piece,
)
from dossiers.models import Case, ConsentAct, Job, Member, Role, Section, Standing
from dossiers.privacy.sealed import SealedText
from dossiers.rules.known import KnownDate
from tests import build, samples
from tests.faults.canaries import WORDS

DELEGUE, COORDINATOR = "awa@lyon.example", "lea@lyon.example"


def open_team() -> None:
    """A section that receives everything, its déléguée and its coordinator."""
    now = timezone.now()
    lyon = build.section("Lyon", now=now)
    build.member(lyon, Role.DELEGUE, "Awa", email=DELEGUE, now=now)
    build.member(lyon, Role.COORDINATOR, "Léa", email=COORDINATOR, now=now)


def work_on_the_case() -> None:
    """The team's part of a case, with a canary in every word that anybody writes."""
    now, today = timezone.now(), timezone.localdate()
    awa = Member.objects.get(email=DELEGUE)
    case = build.opened(assignment.take(build.opened(Case.objects.get()), by=awa, now=now))
    build.said(case, body=WORDS["message"], by=awa, now=now, expects_answer=True)
    conversation.write_note(case, body=WORDS["note"], by=awa, now=now)
    piece = exhibit.add_to_case(
        case, name=f"{WORDS['proof']}.pdf", content=build.pdf(), by=awa, now=now
    )
    consent.give(case, ConsentAct.WRITE_TO_EMPLOYER, by=awa, now=now)
    case = build.opened(
        move.send_demand(
            case,
            sent_on=today,
            registered=True,
            summary=WORDS["letter"],
            proof=piece,
            by=awa,
            now=now,
        )
    )
    known = KnownDate.day(today)
    milestone.record(case, "dismissal_received", known, by=awa, now=now, note=WORDS["fact"])
    fatal = case.deadlines.filter(state="open", severity="fatal").first()
    deadline.ask_waiver(fatal, reason=f"Raison : {WORDS['waiver']}", by=awa, now=now)
    case = build.opened(case)
    next_action.plan(case, text=WORDS["other"], who=awa, on=today, by=awa, now=now, version=0)
    _fill_the_rest(build.opened(case))


def _fill_the_rest(case: Case) -> None:
    """Whatever sealed column is still empty in the rows of the case."""
    for model in apps.get_app_config("dossiers").get_models():
        sealed = [field for field in model._meta.fields if isinstance(field, SealedText)]
        names = {field.name for field in model._meta.fields}
        if not sealed or not (model is Case or "case" in names):
            continue
        for row in [case] if model is Case else model._base_manager.filter(case=case.pk):
            if model is not Case:
                row.case = case
            empty = [field.name for field in sealed if row.__dict__[field.name] is None]
            for name in empty:
                setattr(row, name, WORDS["other"])
            if empty:
                row.save(update_fields=empty)


def pieces() -> None:
    """Print, for each case, its story and the digests of the files that still open."""
    found = []
    for case in map(build.opened, Case.objects.all()):
        whole = [
            piece.details["received_sha256"]
            for piece in case.exhibits.all()
            if sha256(exhibit.content_of(piece)).hexdigest() == piece.details["sha256"]
        ]
        found.append({"story": case.story, "received": whole})
    print(json.dumps(found))


def begin_a_request() -> None:
    """A person has begun, and has not sent."""
    build.draft(now=timezone.now())


def keep_pieces(count: int) -> None:
    """So many requests, each with a photo of its own."""
    now = timezone.now()
    section = Section.objects.get(name="Lyon")
    for number in range(count):
        case = build.deposited(section=section, story=f"Récit numéro {number}.", now=now)
        build.photo(build.opened(case), now=now)


def erase_one() -> None:
    """Close a case, and let the day of its erasure come; print its random identifier."""
    now = timezone.now()
    lea = Member.objects.get(email=COORDINATOR)
    case = build.opened(Case.objects.filter(section__name="Lyon", state="submitted").first())
    move.withdraw(case, person_told=True, by=lea, now=now)
    case = Case.objects.get(pk=case.pk)
    erasure.schedule(case, now=now - timedelta(days=20))
    assert erasure.erase_due(now=now) == 1
    print(case.pk)


def ask_bundle(photos: int) -> None:
    """A case whose so many photos are to be communicated, and its bundle asked for."""
    now = timezone.now()
    lyon = build.section("Lyon-des-pièces")
    awa = build.member(lyon, "delegue", "Awa")
    case = build.taken(awa)
    for number in range(photos):
        content = samples.picture(size=(2000, 1500))
        one = exhibit.add_to_case(case, name=f"{number}.jpg", content=content, by=awa, now=now)
        piece.decide(one, Standing.TO_SHARE, by=awa, now=now)
    bundle.ask_bundle(case, by=awa, now=now)


def pages_of_bundle() -> None:
    """Print how many pages the only bundle has."""
    made = Job.objects.select_related("by").get()
    made = access.get_job(made.by, made.pk)
    content = b"".join(job.result_of(made, by=made.by, now=timezone.now()))
    with pikepdf.open(io.BytesIO(content)) as document:
        print(len(document.pages))
