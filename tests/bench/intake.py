"""The person's own clicks that write: a screen kept, the code made, the request sent."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from dossiers.actions import deposit
from dossiers.intake import cookies, robots
from dossiers.models import Draft
from tests import build
from tests.bench.copies import copy_statement
from tests.bench.pages import statements
from tests.bench.people import Cast, floor_cookies
from tests.bench.sealing import sealing
from tests.bench.server import Client, alternating, both
from tests.bench.table import Line

TIMES, WARM, INSIDE = 40, 4, 5
STORY = "On m’a dit de ne plus venir, sans rien écrire, après onze dimanches travaillés. " * 8
KEEP = "UPDATE dossiers_draft SET answers = answers, expires_at = now() + interval '72 hours'"
# What a person sends besides her answers: the same secret in a cookie and in the form.
JETON = get_random_string(32)

Request = tuple[dict[str, str], dict[str, str]]


class Desk:
    """Prepares requests that only wait for one click, each usable once."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.drafts: list[UUID] = []

    def telling(self) -> Request:
        """On the screen of the story."""
        return self._begun(), {"story": STORY}

    def replying(self) -> Request:
        """On the last screen, before the code is made."""
        return self._begun(), {"channel": "code"}

    def sending(self) -> Request:
        """On the page « Envoyer », open for a while, the code noted."""
        cookie = self._begun()
        draft = self._opened(cookie)
        deposit.give_code(draft)
        return cookie, {
            robots.TRAP: "",
            "moment": robots.stamp(self.now - timedelta(minutes=1), of=draft.pk),
        }

    def _opened(self, cookie: Mapping[str, str]) -> Draft:
        draft = deposit.open_draft(cookie[cookies.name(cookies.DRAFT)], now=self.now)
        assert draft is not None
        return draft

    def _begun(self) -> dict[str, str]:
        draft, token = deposit.start_draft(now=self.now)
        happened = timezone.localdate(self.now) - timedelta(days=20)
        told = build.answers("noz", happened=happened, story=STORY)
        for step in ("work", "problem", "dates", "story"):
            deposit.save_step(draft, step, told[step], now=self.now)
        self.drafts.append(draft.pk)
        return {cookies.name(cookies.DRAFT): token}


def measure(cast: Cast, folder: Path, env: Mapping[str, str], *, now: datetime) -> list[Line]:
    """Three lines."""
    desk = Desk(now)
    clicks: list[tuple[str, str, Callable[[], Request], str]] = [
        ("a screen kept", reverse("intake:story"), desk.telling, "keep"),
        ("the code made", reverse("intake:reply"), desk.replying, "keep"),
        ("the request sent", reverse("intake:send"), desk.sending, "send"),
    ]
    asked = {"keep": _keep(desk), "send": _send(desk)}
    lines = []
    with both(folder, env, asked) as ports:
        for what, path, prepare, slug in clicks:
            count, sealed = _inside(path, prepare)
            times = alternating(
                {
                    "bare": lambda slug=slug: _bare(asked[slug]),
                    "floor": _floor(ports.floor, cast, slug),
                    "ours": _ours(ports.ours, path, prepare),
                },
                times=TIMES,
                warm=WARM,
            )
            line = Line(f"intake: {what}", times["ours"], times["floor"], times["bare"], sealed)
            line.goal, line.statements = "1.6", count
            lines.append(line)
    return lines


def _keep(desk: Desk) -> str:
    desk.telling()
    return f"{KEEP} WHERE id = '{desk.drafts[-1]}'"


def _send(desk: Desk) -> str:
    """Send one request as we do, and have the statement that writes its rows again."""
    cookie, data = desk.sending()
    browser = _browser(cookie)
    answer = browser.post(reverse("intake:send"), data)
    if answer.status_code != 303:
        raise RuntimeError(f"the request was not sent: {answer.status_code}")
    return copy_statement(desk.drafts[-1])


def _browser(cookie: Mapping[str, str]) -> InProcess:
    browser = InProcess()
    browser.cookies.load(dict(cookie))
    return browser


def _inside(path: str, prepare: Callable[[], Request]) -> tuple[int, float]:
    """(statements, milliseconds in cryptography) of one click, in this process."""
    spent = []
    for _ in range(INSIDE):
        cookie, data = prepare()
        browser = _browser(cookie)
        with sealing() as meter, CaptureQueriesContext(connection) as captured:
            answer = browser.post(path, data)
        if answer.status_code != 303:
            raise RuntimeError(f"{path}: {answer.status_code}")
        spent.append(meter.milliseconds)
    return statements(captured), statistics.median(spent)


def _ours(port: int, path: str, prepare: Callable[[], Request]) -> Callable[[], float]:
    client = Client(port, {})

    def click() -> float:
        cookie, data = prepare()
        pairs = {**cookie, settings.CSRF_COOKIE_NAME: JETON}
        client.headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in pairs.items())
        return client.timed_post(path, {**data, "csrfmiddlewaretoken": JETON})

    return click


def _floor(port: int, cast: Cast, slug: str) -> Callable[[], float]:
    client = Client(port, floor_cookies(cast.delegue))
    return lambda: client.timed_post(f"/ecrire/{slug}", {})


def _bare(statement: str) -> float:
    connection.ensure_connection()
    raw = connection.connection
    start = time.perf_counter()
    with raw.transaction():
        raw.execute(statement)
    return (time.perf_counter() - start) * 1000
