"""Who stands at each address of the access table, and what they find there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from dossiers.actions import clock, data_request, deposit, job
from dossiers.actions.absence import record as record_absence
from dossiers.actions.assignment import name_binome
from dossiers.actions.campaign import open_campaign
from dossiers.actions.conversation import write_to_person
from dossiers.actions.deadline import ask_waiver
from dossiers.actions.fact import write as write_fact
from dossiers.actions.feed import turn_on
from dossiers.actions.incident import open_incidents
from dossiers.actions.joint import propose
from dossiers.actions.letter import begin as begin_letter
from dossiers.actions.member import invite
from dossiers.actions.saved_view import keep as keep_view
from dossiers.actions.session import open_session_after_deposit
from dossiers.actions.tag import add as add_tag
from dossiers.actions.task import add as add_task
from dossiers.intake import cookies
from dossiers.models import (
    Case,
    ClockEvent,
    DataRequest,
    Fact,
    Incident,
    Job,
    Member,
    Message,
    RequestKind,
    SavedView,
    Tag,
)
from dossiers.models import Undo as Undone
from dossiers.models.evening import Absence
from dossiers.rules.known import KnownDate
from notifications.models import Notice
from tests import build
from tests.confirming import confirm_identity
from tests.house import (
    accounts_scene,
    court_scene,
    employers_scene,
    hands_scene,
    moving_scene,
    publication_scene,
    referral_scene,
    settings_scene,
)

# One column each, in this order, in access_table.py.
ACTORS = (
    "anonymous",
    "begun",  # without account, has an unsent request
    "person",  # without account, her own case open in this browser
    "suivi",  # délégué·e, follows the case
    "delegue",  # same section, not on the case
    "elsewhere",  # délégué·e of another section
    "coordinator",
    "coordinator_elsewhere",
    "technician",
)


class Undo(Exception):
    """Rolls back what a request has changed."""


@dataclass
class Scene:
    """A section with a case, an arrival, and everything an address may name."""

    clients: dict[str, Client]
    case: Case
    arrival: Case
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


def names() -> Iterator[tuple[str, str]]:
    """(name, path) of every address that the site answers; unnamed ones by their path."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(
    patterns: list[URLPattern | URLResolver], path: str, space: str
) -> Iterator[tuple[str, str]]:
    for one in patterns:
        here = path + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, here, inner)
        else:
            yield (f"{space}{one.name}" if one.name else f"/{here}"), here


def scene() -> Scene:
    """Lyon with its people, one case walked to a waiver asked, one arrival; and Ain beside."""
    now = timezone.now()
    lyon, ain = build.section("Lyon"), build.section("Ain")
    people: dict[str, Member] = {
        "suivi": build.member(lyon, "delegue", "Samira"),
        "delegue": build.member(lyon, "delegue", "Driss"),
        "elsewhere": build.member(ain, "delegue", "Omar"),
        "coordinator": build.member(lyon, "coordinator", "Camille"),
        "coordinator_elsewhere": build.member(ain, "coordinator", "Xavier"),
        "technician": build.member(lyon, "technician", "Tao"),
    }
    binome = build.member(lyon, "delegue", "Bao")
    happened = timezone.localdate(now) - timedelta(days=100)
    case = build.taken(people["suivi"], happened=happened, now=now)
    case = build.opened(name_binome(case, binome=binome, by=people["suivi"], now=now))
    arrival = build.deposited(section=lyon, happened=happened, now=now)
    clients = {"anonymous": Client(), "begun": Client(), "person": Client()}
    token = open_session_after_deposit(case, now=now)
    clients["person"].cookies[cookies.name(cookies.SESSION)] = token
    draft, token = deposit.start_draft(now=now)
    for step, told in build.answers("restauration", section=lyon).items():
        deposit.save_step(draft, step, told, now=now)
    clients["begun"].cookies[cookies.name(cookies.DRAFT)] = token
    for name, member in people.items():
        clients[name] = Client()
        clients[name].force_login(member)
        confirm_identity(clients[name], member)
    made = Scene(clients, case, arrival)
    made.values = _values(made, people, now)
    made.rows = rows()
    return made


def _values(scene: Scene, people: dict[str, Member], now: datetime) -> dict[str, dict[str, Any]]:
    """What stands in each address: by its name, by its space, else by the argument's own name."""
    case, arrival = scene.case, scene.arrival
    question = build.said(
        case, body="Quel jour ?", by=people["suivi"], now=now, expects_answer=True
    )
    fatal = case.deadlines.select_related("case").get(severity="fatal")
    fatal.case.open_with(case.data_key)
    ask_waiver(fatal, reason="La personne a retrouvé un emploi.", by=people["suivi"], now=now)
    notice = Notice.objects.filter(recipient=people["coordinator"].pk).first()
    token = invite(
        email="noor@lyon.example",
        name="Noor",
        section=case.section,
        role="delegue",
        by=None,
        now=now,
    )
    of_case, of_arrival = {"reference": case.reference}, {"reference": arrival.reference}
    return {
        "deadline": {**of_case, "pk": fatal.pk},
        "exhibit": {**of_case, "pk": build.photo(case, now=now).pk},
        "incident": {**of_case, "pk": _incident(case, now).pk},
        "event": {**of_case, "pk": _mediation(case, people["suivi"], now).pk},
        "case": of_case,
        "arrival": of_arrival,
        "fact": {**of_case, "pk": _fact(case, people["suivi"], now).pk},
        "waiting": {**of_case, "pk": _waiting(case, people["suivi"], now).pk},
        "task_tonight": {
            "pk": add_task(case, title="Appeler le greffe", by=people["suivi"], now=now).pk
        },
        "undo": {"pk": Undone.objects.filter(member=people["suivi"]).latest("seq").pk},
        "notice": {"pk": notice.pk if notice else uuid4()},
        "invitation": {"token": token},
        "colleague": {"pk": people["delegue"].pk},
        "leaving": {"pk": people["delegue"].pk, "section": case.section.slug},
        "second": {**of_case, "pk": people["delegue"].pk},
        "absence": {"pk": _absence(people["suivi"], now).pk},
        "feed": {"token": turn_on(people["suivi"], now=now)},
        "key": {"pk": 1},
        **_letter(case, people["suivi"], now),
        "bordereau": {**of_case, "kind": "odt"},
        "expected": {**of_case, "sort": "contract"},
        "job": {"pk": _job(case, people["suivi"], now).pk},
        "view": {"pk": _view(people["suivi"], now).pk},
        "tag": {"pk": _tag(case, people["coordinator"], now).pk},
        **_doors(case, people["coordinator"], now),
        **employers_scene.values(case, people, now),
        **hands_scene.values(case, people, now),
        **accounts_scene.values(case, people, now),
        **court_scene.values(case, people["suivi"], now),
        **moving_scene.values(case, people, now),
        **publication_scene.values(case, people, now),
        **referral_scene.values(case, people, now),
        **settings_scene.values(case, people, now),
        "rule": {"slug": "rupture_12m"},
        "family": {"language": "ar", "slug": "accueil"},
        "question": {"question": question.pk},
        "message": {"message": question.pk},
        "right": {"right": "correction"},
        "tell": {**of_case, "act": "ask_lawyer"},
        "request": {**of_case, "pk": _request(case, now).pk},
        "milestone": {"milestone": case.milestones.first().pk},
        "upload": {"pk": uuid4()},
        "move": {**of_case, "move": "refer"},
    }


def _fact(case: Case, by: Member, now: datetime) -> Fact:
    known = KnownDate.month(2025, 3)
    return write_fact(case, known=known, text="Le planning.", exhibit=None, by=by, now=now)


def _waiting(case: Case, by: Member, now: datetime) -> Message:
    return write_to_person(case, body="Pas encore parti.", by=by, now=now)


def _doors(case: Case, coordinator: Member, now: datetime) -> dict[str, dict[str, Any]]:
    """An entrance of the section, and a common act asked of three people."""
    entrance = open_campaign(
        case.section, kind="noz", employer="Noz", welcome={}, slug="printemps-7",
        opens_on=timezone.localdate(now), closes_on=None, by=coordinator, now=now,
    )  # fmt: skip
    asked = [case, *(build.deposited(section=case.section, now=now) for _n in range(2))]
    call = propose(asked, words="Une lettre ?", threshold=3, by=coordinator, now=now)
    return {
        "joint_call": {"pk": call.pk},
        "together": {"call": call.pk},
        "paper": {"kind": "noz"},
        "campaign": {"pk": entrance.pk},
        "campaign_paper": {"pk": entrance.pk, "layout": "a4"},
        "leaflet": {"slug": entrance.slug},
    }


def _letter(case: Case, by: Member, now: datetime) -> dict[str, dict[str, Any]]:
    """A draft, and its file."""
    draft = begin_letter(case, "reclamation", by=by, now=now)
    of_letter = {"reference": case.reference, "pk": draft.pk}
    return {"letter": of_letter, "letter_file": {**of_letter, "form": "odt"}}


def _request(case: Case, now: datetime) -> DataRequest:
    """The person asks for the notes of the team."""
    return data_request.ask(case, RequestKind.COPY, words="", now=now)


def _absence(member: Member, now: datetime) -> Absence:
    """A day away, next year."""
    day = timezone.localdate(now) + timedelta(days=400)
    return record_absence(member, starts_on=day, ends_on=day, substitute=None, by=member, now=now)


def _job(case: Case, by: Member, now: datetime) -> Job:
    """Long work that nobody has begun."""
    return job.start(kind="bundle", by=by, params={}, case=case, now=now)


def _view(by: Member, now: datetime) -> SavedView:
    """Filters that she keeps for herself."""
    return keep_view(asked={"qui": "moi"}, section=None, rings_above=None, by=by, now=now)


def _tag(case: Case, by: Member, now: datetime) -> Tag:
    """A word of the section's list."""
    return add_tag(case.section, word="grève", by=by, now=now)


def _incident(case: Case, now: datetime) -> Incident:
    """What the sweep will open when the twelve months are over."""
    open_incidents(now=now + timedelta(days=800))
    return case.incidents.first()


def _mediation(case: Case, by: Member, now: datetime) -> ClockEvent:
    """A mediation that began today and lasts; nobody checked it, so no safe day moves."""
    today: date = timezone.localdate(now)
    return clock.record(
        case, "suspension", cause="mediation", starts_on=today, ends_on=None,
        covers=[case.deadlines.get(severity="fatal").pk], exhibit=build.proof(case, now=now),
        confirmed=False, note="", by=by, now=now,
    )  # fmt: skip


def address(scene: Scene, name: str, path: str) -> str:
    """The address `name` of this scene."""
    if name.startswith("/"):
        return name
    return reverse(name, kwargs=scene.values[_kind(name, path)] if "<" in path else None)


def _kind(name: str, path: str) -> str:
    by_name = {
        **employers_scene.KINDS,
        **hands_scene.KINDS,
        **accounts_scene.KINDS,
        **court_scene.KINDS,
        **moving_scene.KINDS,
        **publication_scene.KINDS,
        **referral_scene.KINDS,
        **settings_scene.KINDS,
        "notifications:open": "notice",
        "desk:undo": "undo",
        "desk:remove_view": "view",
        "desk:end_tag": "tag",
        "desk:edit_fact": "fact",
        "desk:remove_fact": "fact",
        "desk:cancel_message": "waiting",
        "desk:finish_tonight": "task_tonight",
        "desk:put_off_tonight": "task_tonight",
        "settings:join": "invitation",
        "coordination:print_campaign": "campaign_paper",
        "intake:campaign": "leaflet",
        "intake:together": "together",
        "filing:paper": "paper",
        "desk:feed": "feed",
        "desk:reply": "feed",
        "desk:end_absence": "absence",
        "coordination:share": "colleague",
        "coordination:receive": "colleague",
        "coordination:leave": "leaving",
        "coordination:name_binome": "second",
        "settings:rule": "rule",
        "settings:review_rule": "rule",
        "settings:family": "family",
        "desk:move": "move",
        "desk:exhibit": "exhibit",
        "desk:exhibit_preview": "exhibit",
        "desk:exhibit_original": "exhibit",
        "desk:arrange_exhibit": "exhibit",
        "desk:describe_exhibit": "exhibit",
        "desk:mask_exhibit": "exhibit",
        "desk:mask_preview": "exhibit",
        "desk:open_identity": "exhibit",
        "desk:bordereau": "bordereau",
        "desk:expected_piece": "expected",
        "desk:incident": "incident",
        "desk:letter": "letter",
        "desk:send_letter": "letter",
        "desk:letter_dates": "letter",
        "desk:remove_letter": "letter",
        "desk:letter_file": "letter_file",
        "desk:job": "job",
        "desk:cancel_job": "job",
        "desk:job_result": "job",
        "desk:end_event": "event",
        "desk:undo_event": "event",
        "intake:answer": "question",
        "intake:hide": "message",
        "intake:ask": "right",
        "desk:request": "request",
        "desk:tell": "tell",
        "intake:date": "milestone",
        "intake:remove_upload": "upload",
    }
    if name in by_name:
        return by_name[name]
    if "ensemble/<uuid:pk" in path:
        return "joint_call"
    if "entrees/<uuid" in path:
        return "campaign"
    if "securite/cles" in path:
        return "key"
    if "echeances/<uuid" in path:
        return "deadline"
    return "arrival" if "arrivees/" in path else "case"


def ask(scene: Scene, actor: str, method: str, url: str) -> tuple[HttpResponse, bool]:
    """What the site answers to `actor`, and whether it changed a row; all is then undone."""
    client = Client(raise_request_exception=False)
    client.cookies.load(scene.clients[actor].cookies.output(header="", sep=";"))
    try:
        with transaction.atomic():
            answer = client.generic(method, url, content_type="application/x-www-form-urlencoded")
            changed = rows() != scene.rows
            raise Undo
    except Undo:
        return answer, changed


def in_a_word(answer: HttpResponse) -> str:
    """`in`: go and sign in. Another redirection is `→`; the rest is the status."""
    if answer.status_code in (302, 303):
        return "in" if answer["Location"].startswith("/equipe/connexion/?next=") else "→"
    return str(answer.status_code)


# Reading a case leaves a line in the journal, as it should; a session comes and goes.
JOURNAL = {"dossiers_journalline", "dossiers_journalhead", "dossiers_teamsession"}


def rows() -> dict[str, int]:
    """How many rows each table of ours holds, the journal apart."""
    apps_of_ours = {"dossiers", "notifications", "mfa", "account"}
    tables = {m._meta.db_table for m in apps.get_models() if m._meta.app_label in apps_of_ours}
    counts = [f"SELECT '{t}', COUNT(*) FROM {t}" for t in sorted(tables - JOURNAL)]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts))
        return dict(cursor.fetchall())
