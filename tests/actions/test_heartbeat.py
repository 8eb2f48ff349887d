"""The engine's silence reaches somebody by another road."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from dossiers.actions import heartbeat as room
from dossiers.actions.heartbeat import heartbeat
from dossiers.actions.remind import remind
from dossiers.models import Member
from notifications.notify import notify
from notifications.outgoing import Unreachable

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def watched(settings: Any) -> None:
    settings.ALARM_EMAILS = ["technique@exemple.org"]


def silent_since(hours: float) -> datetime:
    """The last sweep was `hours` ago; the present moment."""
    remind(now=NOW - timedelta(hours=hours))
    return NOW


def test_a_living_engine_sends_nothing() -> None:
    assert heartbeat(now=silent_since(0.05)) == {"alarms": [], "mailed": False, "called": None}
    assert mail.outbox == []


def test_a_silent_engine_sends_one_mail_per_six_hours_without_a_word_of_anybody() -> None:
    now = silent_since(1)
    assert [heartbeat(now=now + n * timedelta(minutes=5))["mailed"] for n in range(4)] == [
        *(True, False, False, False)
    ]
    assert heartbeat(now=now + timedelta(hours=6, minutes=1))["mailed"]
    first, second = mail.outbox
    assert first.to == ["technique@exemple.org"]
    assert first.body == second.body
    assert "reminders-late" in first.body and "/reglages/etat/" in first.body


def test_a_mail_waiting_for_more_than_an_hour_is_an_alarm(awa: Member) -> None:
    silent_since(0)
    notify(topic="update", recipient=awa.pk, link="/", key="k", now=NOW - timedelta(minutes=59))
    assert heartbeat(now=NOW)["alarms"] == []
    assert heartbeat(now=NOW + timedelta(minutes=2))["alarms"] == ["unsent"]


def test_an_engine_that_never_ran_is_an_alarm_from_the_first_look_on() -> None:
    assert heartbeat(now=NOW)["alarms"] == []
    assert heartbeat(now=NOW + timedelta(minutes=6))["alarms"] == ["reminders-late"]


def test_a_mail_that_does_not_leave_is_tried_again(settings: Any) -> None:
    settings.ALARM_CONNECTION = {
        "backend": "django.core.mail.backends.smtp.EmailBackend",
        "host": "127.0.0.1",
        "port": 9,
    }
    now = silent_since(1)
    assert heartbeat(now=now) == {"alarms": ["reminders-late"], "mailed": False, "called": None}
    settings.ALARM_CONNECTION = {}
    assert heartbeat(now=now)["mailed"]


def test_nobody_to_tell_is_not_an_error(settings: Any) -> None:
    settings.ALARM_EMAILS = []
    assert heartbeat(now=silent_since(1))["mailed"] is False


def test_the_address_outside_is_called_while_all_is_well_and_only_then(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[tuple[Any, ...]] = []
    monkeypatch.setattr(room, "request", lambda *what: called.append(what) or 200)
    settings.HEARTBEAT_URL = "https://watch.example/ping"
    assert heartbeat(now=silent_since(0))["called"] == 200
    assert heartbeat(now=NOW + timedelta(hours=1))["called"] is None
    assert called == [("GET", "https://watch.example/ping")]


def test_an_address_outside_that_is_away_breaks_nothing(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_what: Any) -> int:
        raise Unreachable("refused", in_doubt=False)

    monkeypatch.setattr(room, "request", away)
    settings.HEARTBEAT_URL = "https://watch.example/ping"
    assert heartbeat(now=silent_since(0)) == {"alarms": [], "mailed": False, "called": None}


def test_the_command_leaves_with_1_when_something_is_wrong() -> None:
    out = io.StringIO()
    remind(now=timezone.now())
    call_command("heartbeat", stdout=out)
    assert json.loads(out.getvalue())["alarms"] == []
    remind(now=timezone.now() - timedelta(hours=1))
    with pytest.raises(SystemExit) as left:
        call_command("heartbeat", stdout=io.StringIO())
    assert left.value.code == 1
