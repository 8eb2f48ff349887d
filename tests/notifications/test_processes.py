"""Several post offices at once; tests/faults/test_killed_senders.py kills them."""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


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
