"""Web, worker and beat under one roof: `manage.py run` becomes this program.

It loads neither Django nor Celery, so that it costs nothing beside them. A child that
dies takes its whole group along and comes back, later and later; stopping stops all.
"""

from __future__ import annotations

import os
import selectors
import signal
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException

from dossiers.management.child import Child

# Longer than one mail (settings.EMAIL_TIMEOUT), so that none is cut half way.
STOP_SECONDS = 35
# Before the first answer, a child that keeps dying is a mistake to show, not to repeat.
HOPELESS_DEATHS = 3
LOOP_SECONDS = 0.3


class Supervisor:
    """Starts the children, shows what they say, brings them back, stops them.

    `port` is where the first answer is awaited; `announcement` is printed after it.
    """

    def __init__(self, children: list[Child], *, port: int, announcement: str = "") -> None:
        self.children = children
        self.port = port
        self.announcement = announcement
        self.answered = False
        self.stop_asked = 0
        self.outputs = selectors.DefaultSelector()

    def run(self) -> int:
        """Until Ctrl-C or SIGTERM: 0. If nothing ever worked: 1."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        status = 0
        while not self.stop_asked:
            if not self._look_after(time.monotonic()):
                status = 1
                break
            self._show_outputs(LOOP_SECONDS)
            if not self.answered and _answers(self.port):
                self.answered = True
                say(self.announcement or f"http://localhost:{self.port}/")
        self._stop()
        return status

    def _ask_to_stop(self, number: int, frame: object) -> None:
        self.stop_asked += 1

    def _look_after(self, now: float) -> bool:
        """Bring back the dead; False when one never managed to live."""
        for child in self.children:
            if child.process is not None and child.is_gone():
                self._show_outputs(0)
                status = child.process.returncode
                wait = child.plan_return(now)
                if not self.answered and child.deaths >= HOPELESS_DEATHS:
                    say(f"« {child.name} » ne démarre pas (code {status}). Tout est arrêté.")
                    return False
                say(f"« {child.name} » s’est arrêté (code {status}). Relance dans {wait} s.")
            if child.process is None and now >= child.start_at:
                self.outputs.register(child.start(now), selectors.EVENT_READ, child)
        return True

    def _show_outputs(self, seconds: float) -> None:
        """Print what the children said, each line with the name of who said it."""
        for key, _ in self.outputs.select(seconds):
            child: Child = key.data
            said = os.read(key.fd, 65536)
            *lines, child.rest = (child.rest + said).split(b"\n")
            if not said:
                self.outputs.unregister(key.fileobj)
                lines, child.rest = [child.rest] if child.rest else [], b""
            for line in lines:
                say(line.decode(errors="replace"), child.name)

    def _stop(self) -> None:
        say("Arrêt en cours…")
        for child in self.children:
            # Only its first process is told: it stops its own, in its own order.
            if child.process is not None:
                with suppress(ProcessLookupError):
                    child.process.terminate()
        asked, limit = self.stop_asked, time.monotonic() + STOP_SECONDS
        while not all(child.is_gone() for child in self.children):
            if time.monotonic() > limit or self.stop_asked > asked:
                for child in self.children:
                    child.signal(signal.SIGKILL)
            self._show_outputs(0.1)
        self._show_outputs(0)
        say("Tout est arrêté.")


def say(text: str, who: str = "") -> None:
    """Print `text`, each line with the name of who says it (nobody: ourselves)."""
    for line in text.splitlines():
        try:
            print(f"{who:>6} | {line}", flush=True)
        except OSError:
            # The terminal is gone; what we look after goes on.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _answers(port: int) -> bool:
    """Whether the web server says anything at all, even that it is not well."""
    line = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        line.request("GET", "/sante")
        line.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        line.close()
    return True


def the_house() -> list[Child]:
    """The children of an instance: the web, and one worker that also rings (beat)."""
    python = sys.executable
    return [
        Child("web", [python, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]),
        # One, and solo: two writers on SQLite only wait for each other.
        Child("worker", [python, "-m", "config.solo"]),
    ]


if __name__ == "__main__":
    announced = os.environ.pop("ANNOUNCEMENT", "")
    port = int(os.environ["PORT"])
    sys.exit(Supervisor(the_house(), port=port, announcement=announced).run())
