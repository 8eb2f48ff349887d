"""Whatever the team writes and in whatever order: the person has its messages that left, and
not a word of its notes, calls, facts, summaries, next actions and messages that have not (D9).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossiers.actions import call, case_summary, conversation, data_copy, departure, next_action
from dossiers.actions import fact as facts
from dossiers.actions.announce import announce
from dossiers.actions.refusal import RefusedError
from dossiers.intake.copy_file import pieces
from dossiers.intake.follow_page import case_context
from dossiers.intake.rights import _page
from dossiers.models import Case, Member
from dossiers.rules.known import KnownDate
from notifications.deliver import deliver_all
from notifications.models import Delivery, Notice
from tests import build

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
ACTS = ("note", "call", "fact", "summary", "next", "message", "cancel", "wait", "long_wait")

pytestmark = pytest.mark.django_db(transaction=True)


class Team:
    """Does what it is told, and knows what the person may have read."""

    def __init__(self, case: Case, by: Member) -> None:
        self.case, self.by, self.now = case, by, NOW
        self.inside: list[str] = []
        self.sent: dict[str, tuple[Any, datetime]] = {}

    def word(self, what: str) -> str:
        return f"{what}{len(self.inside) + len(self.sent)}zqx"

    def do(self, act: str) -> None:
        """One act; those that wait let time pass."""
        getattr(self, f"_{act}")()
        announce(now=self.now)

    def _inside(self, what: str) -> str:
        self.inside.append(self.word(what))
        return self.inside[-1]

    def _note(self) -> None:
        conversation.write_note(self.case, body=self._inside("note"), by=self.by, now=self.now)

    def _call(self) -> None:
        said = {"whom": self._inside("qui"), "body": self._inside("appel")}
        call.note(self.case, called_at=self.now, **said, by=self.by, now=self.now)

    def _fact(self) -> None:
        known, text = KnownDate.month(2025, 3), self._inside("fait")
        facts.write(self.case, known=known, text=text, exhibit=None, by=self.by, now=self.now)

    def _summary(self) -> None:
        body, version = self._inside("résumé"), self.case.summaries.count()
        case_summary.write(self.case, body=body, by=self.by, now=self.now, version=version)

    def _next(self) -> None:
        version = Case.objects.get(pk=self.case.pk).next_version
        told: dict[str, Any] = {"text": self._inside("suite"), "who": self.by}
        told |= {"on": self.now.date(), "version": version}
        next_action.plan(self.case, **told, by=self.by, now=self.now)

    def _message(self) -> None:
        body = self.word("message")
        sent = conversation.write_to_person(self.case, body=body, by=self.by, now=self.now)
        self.sent[body] = (sent.pk, self.now + departure.WAITS)

    def _cancel(self) -> None:
        for body, (pk, leaves) in list(self.sent.items())[-1:]:
            try:
                departure.cancel(self.case, pk, by=self.by, now=self.now)
            except RefusedError:
                assert leaves <= self.now
            else:
                assert leaves > self.now
                self.inside.append(body)
                del self.sent[body]

    def _wait(self) -> None:
        self.now += timedelta(seconds=50)

    def _long_wait(self) -> None:
        self.now += timedelta(minutes=3)


def all_that_she_has(case: Case, now: datetime) -> str:
    """Her page, her copy as a page and as data, the file itself, the mails and the bells."""
    opened = build.opened(case)
    zipped = b"".join(pieces(opened, b"", now=now))
    assert zipped
    parts: list[Any] = [
        case_context(opened, now=now),
        _page(opened, now),
        data_copy.rows_of(opened, now=now),
        [message.message().as_string() for message in mail.outbox],
        list(Notice.objects.values()),
        list(Delivery.objects.values()),
    ]
    return json.dumps(parts, default=str, ensure_ascii=False)


@given(acts=st.lists(st.sampled_from(ACTS), min_size=3, max_size=10))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_person_has_what_left_and_nothing_else(awa: Member, acts: list[str]) -> None:
    team = Team(build.taken(awa, now=NOW), awa)
    for act in acts:
        team.do(act)
        hers = all_that_she_has(team.case, team.now)
        assert [word for word in team.inside if word in hers] == []
        left = {body for body, (_pk, leaves) in team.sent.items() if leaves <= team.now}
        assert {body for body in team.sent if body in hers} == left
    deliver_all(now=team.now)
