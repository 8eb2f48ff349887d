"""The commands that others call: their words, their exit codes, their one line of JSON."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from dossiers.management.commands.sweep import moment_from
from dossiers.models import (
    Draft,
    Invitation,
    JournalLine,
    Member,
    Proposal,
    Reminder,
    Section,
    SweepMark,
)
from notifications.models import Delivery, Notice, Preference
from tests import build


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def refused(*words: str) -> str:
    """What the command says when it leaves with status 2."""
    with pytest.raises(CommandError) as left:
        call_command(*words, stdout=io.StringIO(), stderr=io.StringIO())
    assert left.value.returncode == 2
    return str(left.value)


# --- A real start --------------------------------------------------------------


@pytest.mark.django_db
def test_a_real_start_is_a_section_an_invitation_and_a_sign_in(client: Client) -> None:
    words = run("create_section", "Lyon et l’Ain", "--departments", "69, 01", "--default")
    section = Section.objects.get()
    assert (section.slug, section.departments) == ("lyon-et-lain", ["69", "01"])
    assert section.takes_the_rest
    assert section.slug in words
    link = run(
        *("invite", "lea@syndicat.example", "--section", section.slug),
        *("--role", "coordinator", "--name", "Léa"),
    ).splitlines()[0]
    path = link.removeprefix("http://localhost:8000")
    assert (
        client.post(path, {"password": build.PASSWORD, "again": build.PASSWORD}).status_code == 303
    )
    assert client.login(email="lea@syndicat.example", password=build.PASSWORD)
    assert client.get("/coordination/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["create_section", "Lyon", "--zone", "mars"], "Zone inconnue"),
        (["create_section", "Lyon", "--departments", "69,abc"], "ABC"),
        (["create_section", "  "], "Donner un nom"),
        (["create_section", "Ain"], "a déjà ce nom"),
        (["create_section", "Rhône", "--default"], "déjà les demandes"),
        (
            ["invite", "pas-une-adresse", "--section", "ain", "--role", "delegue", "--name", "X"],
            "pas une adresse",
        ),
        (
            ["invite", "x@y.fr", "--section", "loire", "--role", "delegue", "--name", "X"],
            "Sections : ain",
        ),
    ],
)
def test_a_mistake_is_said_in_a_sentence_and_leaves_nothing(words: list[str], says: str) -> None:
    build.section("Ain")
    before = JournalLine.objects.count()
    assert says in refused(*words)
    assert (Section.objects.count(), Invitation.objects.count()) == (1, 0)
    assert JournalLine.objects.count() == before


@pytest.mark.django_db
def test_an_invitation_prints_its_link_once_and_keeps_only_a_digest(lyon: Section) -> None:
    words = ["invite", "x@y.fr", "--section", "lyon", "--role", "delegue", "--name", "X"]
    first, second = run(*words), run(*words)
    assert first.splitlines()[0] != second.splitlines()[0]
    assert "une seule fois" in first


# --- The sweep -------------------------------------------------------------------


@pytest.fixture
def due(awa: Member, karim: Member, lea: Member) -> datetime:
    """A moment at which a rung has come, a proposal has lapsed, and a draft must go."""
    now = timezone.now()
    happened = timezone.localdate(now) - timedelta(days=340)
    build.taken(awa, binome=karim, happened=happened, now=now)
    arrival = build.deposited("autre", section=build.section_of(awa), now=now)
    Proposal.objects.create(
        case=arrival, to=awa, by=lea, proposed_at=now, lapses_at=now + timedelta(hours=72)
    )
    build.draft(now=now)
    return now + timedelta(days=5)


def counts(now: datetime) -> dict[str, Any]:
    line = run("sweep", "--now", now.isoformat())
    assert line.count("\n") == 1
    return json.loads(line)


@pytest.mark.django_db(transaction=True)
def test_one_sweep_does_everything_that_time_causes(due: datetime) -> None:
    done = counts(due)
    assert done["ladder"]["reminders"] >= 1
    assert done["deliveries"]["sent"] >= 1
    assert done["housekeeping"]["proposals"] == 1
    assert not Draft.objects.exists()
    assert len(mail.outbox) == done["deliveries"]["sent"]


def everything() -> list[Any]:
    """What a sweep writes: reminders, notices, deliveries, the journal."""
    return [
        sorted(model.objects.values_list(*columns))
        for model, columns in (
            (Reminder, ("pk", "acknowledged_at", "climbed_at")),
            (Notice, ("pk", "key", "seen_at")),
            (Delivery, ("pk", "state", "attempts", "settled_at")),
            (Preference, ("pk",)),
            (JournalLine, ("seq",)),
            (Proposal, ("pk", "answer", "answered_at")),
        )
    ]


@pytest.mark.django_db(transaction=True)
def test_a_second_sweep_at_the_same_moment_changes_nothing(due: datetime) -> None:
    counts(due)
    before, mails = everything(), len(mail.outbox)
    again = counts(due)
    assert everything() == before
    assert len(mail.outbox) == mails
    quiet = [again["ladder"], again["deliveries"], again["housekeeping"]]
    assert {value for part in quiet for value in part.values()} == {0}


@pytest.mark.django_db(transaction=True)
def test_a_sweep_forgets_the_deliveries_of_last_season(due: datetime) -> None:
    counts(due)
    # The sweeps have run all along: a gap would suspend everything (actions/clock_guard.py).
    SweepMark.objects.filter(name="ladder").update(completed_at=due + timedelta(days=88, hours=12))
    assert counts(due + timedelta(days=89))["housekeeping"]["deliveries"] == 0
    # What waits for the morning is not settled yet.
    settled = Delivery.objects.filter(settled_at__isnull=False)
    first = settled.order_by("settled_at").first()
    SweepMark.objects.filter(name="ladder").update(completed_at=due + timedelta(days=90, hours=12))
    assert counts(due + timedelta(days=91))["housekeeping"]["deliveries"] >= 1
    assert first and not Delivery.objects.filter(pk=first.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_silence_climbs_sweep_after_sweep(due: datetime, lea: Member) -> None:
    counts(due)
    assert not Reminder.objects.filter(recipient=lea, level__gt=0).exists()
    for days in range(1, 12):
        counts(due + timedelta(days=days))
    assert Reminder.objects.filter(recipient=lea).exists()
    assert JournalLine.objects.first_fault() is None


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_away_ends_the_sweep_and_loses_nothing(
    due: datetime, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    done = counts(due)
    assert done["deliveries"]["sent"] == 0
    unsent = Delivery.objects.filter(state__in=["waiting", "carried"])
    assert unsent.count() == Delivery.objects.count() > 0


def test_a_moment_without_a_zone_is_read_in_paris() -> None:
    assert moment_from("2026-11-26T08:00").isoformat() == "2026-11-26T08:00:00+01:00"
    assert moment_from("2026-07-26T08:00").isoformat() == "2026-07-26T08:00:00+02:00"
    assert moment_from("2026-07-26T08:00Z").utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["demain", "2026-13-01T00:00", "", "26/11/2026", "9" * 40])
def test_a_moment_that_cannot_be_read_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(CommandError, match="2026-11-26T08:00"):
        moment_from(text)


def test_the_command_itself_leaves_with_2_on_a_bad_moment() -> None:
    assert "n'est pas une date ISO" in refused("sweep", "--now", "demain")
