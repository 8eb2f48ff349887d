"""Several post offices at once, and post offices killed while they send."""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
FASTER = 20


@pytest.fixture
def database_url(tmp_path):
    """An empty database of the kind the tests run on, for processes of their own."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/office.sqlite3"
        return
    known = connection.settings_dict
    where = {"host": known["HOST"], "port": known["PORT"], **known["OPTIONS"]}
    where = {name: str(where[name]) for name in ("host", "port") if where.get(name)}
    login = {"user": known["USER"], "password": known["PASSWORD"] or None, "dbname": "postgres"}
    name = f"office_{os.getpid()}"
    with psycopg.connect(**login, **where, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
        yield f"postgres://{known['USER']}:{known['PASSWORD']}@/{name}?{urlencode(where)}"
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def office(database_url, tmp_path):
    """Start a command of office.py; all that still run at the end are killed."""
    started = []

    def start(command, mail_port=1, **asked):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.notifications.office", command, json.dumps(asked)],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": database_url, "MAIL_PORT": str(mail_port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def answer(process):
    """What a process printed, once it has ended well."""
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err.decode()
    return json.loads(out)


def claimed_by_four(office, *, guarded):
    """The ids that four processes claimed at the same time, with repetitions."""
    assert answer(office("prepare", topics=["security"], doors=200)) == 200
    start_at = time.time() + 3
    claimers = [office("claim_all", guarded=guarded, start_at=start_at) for _ in range(4)]
    return [pk for one in claimers for pk in answer(one)]


def test_four_processes_claim_two_hundred_deliveries_once_each(office):
    claimed = claimed_by_four(office, guarded=True)
    assert len(claimed) == len(set(claimed)) == 200


def test_without_the_lock_the_same_delivery_is_claimed_twice(office):
    claimed = claimed_by_four(office, guarded=False)
    assert len(set(claimed)) == 200
    assert len(claimed) > 200


def test_four_processes_ring_at_the_same_doors_once_each(office):
    answer(office("prepare", topics=["deadline"], doors=0))
    keys, start_at = [f"door-{n}" for n in range(300)], time.time() + 3
    ringers = [office("ring_all", keys=keys, start_at=start_at, seed=seed) for seed in range(4)]
    assert sum(answer(one) for one in ringers) == 300
    told = answer(office("report"))
    assert told["notices"] == 300


@pytest.mark.parametrize("topic", ["deadline", "update"])
@pytest.mark.parametrize("point", ["before the mail", "after the mail", "after the settling"])
def test_a_process_killed_at_a_given_point_loses_nothing(office, sink, topic, point):
    answer(office("prepare", topics=[topic], doors=5))
    killed = office("crash", mail_port=sink.port, point=point, after=2)
    assert killed.wait(timeout=60) == -9
    yesterday = time.time() - 24 * 3600
    assert answer(office("send", mail_port=sink.port, started=yesterday, speed=1000, limit=9))
    ledger = answer(office("report"))["deliveries"]
    received = Counter(sink.recipients())
    states = Counter(state for _topic, state, _id in ledger.values())
    left_before_dying = point == "after the mail"
    if topic == "deadline":
        assert states == {"sent": 5}
        assert len(received) == 5
        assert received.total() == (6 if left_before_dying else 5)
    else:
        # Whether the next one left cannot be known: it is not sent twice, the ledger says so.
        assert states == {"sent": 4, "uncertain": 1}
        assert received.total() == len(received) == (5 if left_before_dying else 4)
    assert {mail["Message-ID"] for mail in sink.accepted} <= {row[2] for row in ledger.values()}


def test_processes_killed_while_they_send_a_thousand_lose_none_and_repeat_only_dates(office, sink):
    sink.seconds_per_message = 0.002
    answer(office("prepare", topics=["deadline", "update"], doors=1000))
    started, kills = time.time(), 0
    chance = random.Random(7)  # noqa: S311 - when to kill, not a secret
    work = {"started": started, "speed": FASTER, "limit": 50, "mail_port": sink.port}
    sender = office("send", **work)
    while len(sink.accepted) < 900:
        goal = len(sink.accepted) + chance.randint(40, 90)
        while len(sink.accepted) < goal and sender.poll() is None:
            time.sleep(0.002)
        sender.kill()
        sender.wait()
        kills += 1
        sender = office("send", **work)
    assert answer(sender) == "done"
    told = answer(office("report"))
    ledger, received = told["deliveries"], Counter(sink.recipients())
    dates = {to for to, row in ledger.items() if row[0] == "deadline"}
    uncertain = {to for to, row in ledger.items() if row[1] == "uncertain"}
    sys.stderr.write(f"kills {kills}, sent again {received.total() - len(received)}\n")
    assert kills >= 10
    assert told["notices"] == len(ledger) == 1000
    # Lost: none. Another Message-ID for the same doorbell: none.
    assert dates <= set(received)
    assert set(ledger) - dates - uncertain <= set(received)
    assert {(mail["To"], mail["Message-ID"]) for mail in sink.accepted} <= {
        (to, row[2]) for to, row in ledger.items()
    }
    # Sent again: at most the one message in hand at each kill, and never a piece of news.
    assert received.total() - len(received) <= kills
    assert {to for to, times in received.items() if times > 1} <= dates
    assert uncertain <= set(ledger) - dates
    assert len(uncertain) <= kills
    assert Counter(row[1] for row in ledger.values())["sent"] == 1000 - len(uncertain)
