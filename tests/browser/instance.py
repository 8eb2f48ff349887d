"""A whole instance for the browser: migrated, peopled, served, with a mail server beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

from tests.faults.processes import ROOT, Program, wait_until
from tests.services import free_port

PASSWORD = "agrafe correcte du cheval"
PEOPLE = """
from django.utils import timezone
from dossiers.actions.member import create_section
from tests import build
lyon = create_section("Lyon", now=timezone.now(), departments=["69"], takes_the_rest=True)
for name, role in (("Karim", "delegue"), ("Lea", "delegue"), ("Awa", "coordinator")):
    build.member(lyon, role, name, email=f"{name.lower()}@lyon.example")
marseille = create_section("Marseille", now=timezone.now(), departments=["13"])
build.member(marseille, "delegue", "Yanis", email="yanis@marseille.example")
"""


class Sink(MessageHandler):
    """Keeps every mail that a real SMTP exchange brought."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.mails.append(message)


@dataclass
class Instance:
    """Where it is, what it sent, and its own commands."""

    url: str
    env: dict[str, str]
    sink: Sink = field(repr=False)

    def manage(self, *command: str) -> str:
        """Run one of its commands; what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env={**os.environ, **self.env},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sweep(self, now: str = "") -> dict[str, object]:
        """One pass of everything that time causes."""
        return dict(json.loads(self.manage("sweep", *(["--now", now] if now else []))))


@contextmanager
def running(folder: Path, **more: str) -> Iterator[Instance]:
    """An instance in `folder`, served until the end of the block; `more` is its environment."""
    sink, port = Sink(), free_port()
    mail = Controller(sink, hostname="127.0.0.1", port=free_port())
    mail.start()
    env = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(folder / "data"),
        "PORT": str(port),
        "SITE_URL": f"http://localhost:{port}",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        "PUBLIC_STARTS": "0",
        "HELPLINE_PHONE": "04 00 00 00 00",
        "HELPLINE_HOURS": "mardi, 18 h – 20 h",
        **more,
    }
    instance = Instance(f"http://localhost:{port}", env, sink)
    try:
        instance.manage("migrate", "--verbosity", "0")
        instance.manage("shell", "--no-imports", "-c", PEOPLE)
        serve = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
        with Program(serve, log=folder / "web.log", env=env) as web:
            wait_until(lambda: _answers(instance.url), watch=web)
            yield instance
    finally:
        mail.stop()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/sante/", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False
