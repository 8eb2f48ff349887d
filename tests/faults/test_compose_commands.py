"""The commands of docker-compose.yml, started by hand on a real PostgreSQL and Redis."""

import json
import os
import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from tests.faults.processes import BINARIES, ROOT, Program, wait_until
from tests.services import Service, free_port

SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())[
    "services"
]


class Containers:
    """What Docker would do of a service, as plain processes in a folder."""

    def __init__(self, folder: Path, database: str, redis: str) -> None:
        self.folder = folder
        self.port = free_port()
        for name in ("data", "secrets"):
            (folder / name).mkdir()
        self.secrets = folder / "secrets"
        keyring = ["python", "-m", "dossiers.privacy.keyring", str(self.secrets)]
        assert self.start(keyring, {}).process.wait(timeout=30) == 0
        (self.secrets / "database_url").write_text(database)
        (self.secrets / "redis_url").write_text(redis)

    def inside(self, text: str) -> str:
        """A path of the container, as the path it has here."""
        text = re.sub(r"/run/secrets/(\w+)_key\b", rf"{self.secrets}/\1.key", text)
        text = text.replace("/run/secrets", str(self.secrets))
        return re.sub(r"(?<!\S)/data\b", str(self.folder / "data"), text)

    def env(self, name: str) -> dict[str, str]:
        """`.env.example` for env_file, then the service's own variables."""
        example = (ROOT / ".env.example").read_text()
        listed = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.M))
        own = {key: self.inside(value) for key, value in SERVICES[name]["environment"].items()}
        here = {
            "PORT": str(self.port),
            "HOSTNAME": socket.gethostname(),
            "STATIC_ROOT": str(self.folder / "static"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        return {**listed, **own, **here}

    def run(self, name: str) -> Program:
        return self.start([self.inside(word) for word in SERVICES[name]["command"]], self.env(name))

    def start(self, command: list[str], env: dict[str, str]) -> Program:
        return Program(command, log=self.folder / f"{command[0]}.log", env=env)

    def is_healthy(self, name: str) -> bool:
        """The service's own health check, as Docker runs it."""
        kind, *words = SERVICES[name]["healthcheck"]["test"]
        if kind == "CMD-SHELL":
            words = [
                "sh",
                "-c",
                words[0].replace("$$", "$").replace("/data ", f"{self.folder}/data "),
            ]
        env = {**os.environ, **self.env(name), "PATH": f"{BINARIES}:{os.environ['PATH']}"}
        done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, check=False)
        return done.returncode == 0

    def health(self) -> dict[str, Any]:
        """What /sante says to the reverse proxy; empty when nobody answers."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=2)
        host = self.env("web")["ALLOWED_HOSTS"]
        try:
            line.request("GET", "/sante", headers={"Host": host, "X-Forwarded-Proto": "https"})
            answer = line.getresponse()
            said: dict[str, Any] = json.loads(answer.read())
            return {"status": answer.status, **said}
        except (OSError, ValueError):
            return {}
        finally:
            line.close()


@pytest.fixture
def containers(tmp_path: Path, postgresql: Service, redis_server: Service) -> Iterator[Containers]:
    server = {"host": str(postgresql.folder), "user": "dossiers"}
    with psycopg.connect(**server, dbname="dossiers", autocommit=True) as line:
        line.execute("CREATE DATABASE compose")
        yield Containers(
            tmp_path, postgresql.url.replace("/dossiers?", "/compose?"), redis_server.url
        )
        line.execute("DROP DATABASE compose WITH (FORCE)")


def finished(program: Program) -> Callable[[], bool]:
    return lambda: not program.is_alive


def test_the_whole_house_of_compose_lives_rings_and_stops(containers: Containers) -> None:
    # As the Dockerfile does when the image is built.
    collect = ["python", "manage.py", "collectstatic", "--noinput", "-v", "0"]
    assert containers.start(collect, containers.env("web")).process.wait(timeout=60) == 0
    migrate = containers.run("migrate")
    assert migrate.process.wait(timeout=120) == 0, migrate.output()

    with ExitStack() as stack:
        web, worker, beat = (
            stack.enter_context(containers.run(name)) for name in ("web", "worker", "beat")
        )
        wait_until(lambda: containers.health().get("status") == 200, watch=web)
        for name, program in {"web": web, "worker": worker, "beat": beat}.items():
            wait_until(lambda name=name: containers.is_healthy(name), watch=program)
        # Beat rings, Redis carries, a worker sweeps, the database remembers, the web says so.
        wait_until(lambda: containers.health()["reminders"] is True, seconds=120, watch=worker)
        assert (beat.stop(), worker.stop(), web.stop()) == (0, 0, 0)
        assert not containers.is_healthy("web")


def test_production_refuses_to_start_without_a_key(containers: Containers) -> None:
    (containers.secrets / "root.key").unlink()
    web = containers.run("web")
    wait_until(finished(web))
    assert web.process.returncode != 0
    assert "ROOT_KEY_FILE must name a key file that exists" in web.output()
