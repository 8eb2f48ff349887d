"""Two hosts, each with its worker and its beat, and a Redis whose master dies.

Every host is a network of its own when we are root (ip-netns(8)); else they share one.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from tests import services
from tests.faults import figures
from tests.faults.conftest import embedded, server, url_of
from tests.faults.house import House, size
from tests.faults.mails import mails, open_rungs
from tests.faults.processes import BINARIES, ROOT, Program, wait_until
from tests.faults.test_many_sweepers import RING_EVERY_SECOND
from tests.faults.visitor import Visitor
from tests.notifications.doubles import smtp_sink

PAGE = (ROOT / "docs/how-to/agrandir.md").read_text("utf-8")
NAMES = ("dossiers-one", "dossiers-two")
# The root side of the first host's cable: everybody reaches it, and nothing beyond.
HUB = "10.231.1.1"
DUE = size(200, 1000)
KEPT = ["sh", "-c", 'while :; do "$@"; sleep 1; done', "sh"]


def block(language: str, word: str) -> str:
    """The piece of the page that holds `word`."""
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)
    [one] = [text for text in found if word in text]
    return "\n".join(line.strip() for line in one.splitlines())


def command(word: str) -> list[str]:
    """The command of the page that holds `word`, as words."""
    return block("sh", word).split()


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@contextmanager
def network(number: int, name: str) -> Iterator[list[str]]:
    """A host of its own, joined to ours by one cable; the words that run a command there."""
    near, far = f"dos{os.getpid()}{number}", "cable"
    inside = ["ip", "netns", "exec", name]
    ip("netns", "add", name)
    try:
        ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", name)
        ip("addr", "add", f"10.231.{number}.1/24", "dev", near)
        ip("link", "set", near, "up")
        ip("-n", name, "addr", "add", f"10.231.{number}.2/24", "dev", far)
        ip("-n", name, "link", "set", "lo", "up")
        ip("-n", name, "link", "set", far, "up")
        ip("-n", name, "route", "add", "default", "via", f"10.231.{number}.1")
        yield inside
    finally:
        with suppress(subprocess.CalledProcessError):
            ip("netns", "delete", name)


@pytest.fixture(scope="module")
def hosts() -> Iterator[tuple[str, list[list[str]]]]:
    """Where the servers listen, and what runs a command on each host."""
    if os.getuid() != 0:
        yield "127.0.0.1", [[], []]
        return
    with ExitStack() as stack:
        yield (
            HUB,
            [
                stack.enter_context(network(number, f"{name}-{os.getpid()}"))
                for number, name in enumerate(NAMES, start=1)
            ],
        )


@pytest.fixture
def cluster(hosts: tuple[str, list[list[str]]]) -> Iterator[services.Cluster]:
    """Redis, its replica and its sentinels, configured as the page says."""
    redis, sentinel = block("conf", "masterauth"), block("conf", "sentinel monitor")
    with services.redis_with_sentinels(redis, sentinel, host=hosts[0]) as found:
        yield found


@pytest.fixture
def wide_house(
    cluster: services.Cluster,
    postgresql: services.Service,
    migrated_postgresql: str,
    tmp_path: Path,
) -> Iterator[House]:
    """The instance that all the hosts share."""
    name = f"house_{services.free_port()}"
    with psycopg.connect(server(postgresql), autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name} TEMPLATE {migrated_postgresql}")
        env = embedded(tmp_path / "data") | {
            "DATABASE_URL": url_of(postgresql, name),
            "REDIS_URL": cluster.url,
            "REDIS_MASTER": "dossiers",
        }
        yield House(tmp_path, env)
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


def host(house: House, number: int, inside: list[str], stack: ExitStack) -> Program:
    """Its worker, as the page starts it, and its beat, which rings each second; the worker.

    Started again when it ends, as Docker or systemd do: a worker whose word to the dead master
    was lost ends on purpose.
    """
    log = house.folder / f"host-{number}"
    schedule = str(house.folder / f"beat-{number}")
    beat = ["python", "-c", RING_EVERY_SECOND.format(schedule=schedule)]
    words = [word.replace("%h", f"host-{number}") for word in command("dossiers@%h")]
    stack.enter_context(Program([*inside, *beat], log=log, env=house.env))
    return stack.enter_context(Program([*inside, *KEPT, *words], log=log, env=house.env))


def swept_since(house: House, moment: float) -> bool:
    recent = f"name = 'ladder' AND completed_at > to_timestamp({moment})"
    return bool(house.count("dossiers_sweepmark", recent))


def test_two_hosts_share_the_work_and_follow_redis_to_its_replica(
    wide_house: House, cluster: services.Cluster, hosts: tuple[str, list[list[str]]]
) -> None:
    house = wide_house
    house.manage("seed", "--cases", str(DUE), "--due", str(DUE))
    with smtp_sink(hosts[0]) as sink, ExitStack() as stack:
        house.env["EMAIL_URL"] = f"smtp://{hosts[0]}:{sink.port}"
        one, two = (host(house, n, inside, stack) for n, inside in enumerate(hosts[1]))
        wait_until(lambda: not open_rungs(house), seconds=90, watch=one)
        seen = "kind = 'worker' AND name LIKE 'dossiers@host-%'"
        wait_until(lambda: house.count("notifications_mark", seen) == 2, seconds=60, watch=two)
        died = time.time()
        cluster.servers[0].kill()
        house.the_hour_comes()
        with house.web():
            # Its counters of wrong codes lie in the same Redis.
            assert Visitor(house.port).post("/suivre/", {"code": "0" * 20}).status < 500
        wait_until(lambda: swept_since(house, died + 10), seconds=120, watch=one)
        took = time.time() - died
        left = "state IN ('waiting', 'claimed')"
        wait_until(lambda: not house.count("notifications_delivery", left), seconds=60, watch=two)
        assert one.is_alive and two.is_alive
        done = mails(house, sink)
    figures.seconds("§6", "sweeps again after the fall of the master of Redis", took, 120)
    assert len(done.ordered) >= DUE
    assert (done.lost, done.strangers, done.sent_again) == (0, 0, 0)


COUNT = """
import sys, time
import django
django.setup()
from django.core.cache import cache
from config.cache import RedisOrMemory
for word in ("first", "second"):
    while True:
        # Ask Redis at once, whatever it said a moment ago.
        RedisOrMemory._silent_until = 0.0
        cache.set("who", word)
        if not RedisOrMemory._silent_until and cache.get("who") == word:
            break
        time.sleep(0.2)
    print(word, flush=True)
    sys.stdin.readline()
"""


def test_the_sentinels_name_the_replica_and_the_cache_follows(
    cluster: services.Cluster, wide_house: House
) -> None:
    process = subprocess.Popen(
        ["setpriv", "--pdeathsig", "KILL", str(BINARIES / "python"), "-c", COUNT],
        cwd=ROOT,
        env={**os.environ, **wide_house.env},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdin and process.stdout
        assert process.stdout.readline() == "first\n"
        cluster.servers[0].kill()
        begun = time.monotonic()
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "second\n"
        took = time.monotonic() - begun
        process.kill()
    figures.seconds("§6", "cache again after the fall of the master of Redis", took, 120)


@pytest.mark.parametrize(
    ("word", "options"),
    [
        ("dossiers@%h", ["--concurrency", "-l", "-n"]),
        ("celery -A config beat", ["-s", "--pidfile", "-l"]),
        ("--scale", []),
    ],
)
def test_every_option_of_the_page_exists(word: str, options: list[str]) -> None:
    words = command(word)
    if words[0] == "docker":
        compose = (ROOT / "docker-compose.yml").read_text("utf-8")
        service = words[-1].partition("=")[0]
        assert re.search(rf"^  {service}:$", compose, re.M)
        assert "container_name" not in compose
        return
    assert [each for each in words if each.startswith("-") and each != "-A"]
    asked = [str(BINARIES / words[0]), *words[1:4], "--help"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    assert [each for each in options if each not in told.stdout] == []
