"""One program that the supervisor looks after."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from typing import IO, cast

BACKOFF_SECONDS = (1, 2, 4, 8, 15, 30)
# A child that lived this long starts again with the shortest wait.
STEADY_SECONDS = 60


class Child:
    """One program, in a process group of its own, and the patience we have with it."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths = 0
        self.started_at = 0.0
        self.start_at = 0.0
        self.rest = b""

    def start(self, now: float) -> IO[bytes]:
        """Start it; returns where to read what it says."""
        self.started_at = now
        self.process = subprocess.Popen(  # noqa: S603 - our own words, see the_house
            _tied_to_us(self.command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        return cast(IO[bytes], self.process.stdout)

    def signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def is_gone(self) -> bool:
        """Whether it is not running; one that has just died takes its group along."""
        if self.process is None or self.process.returncode is not None:
            return True
        # Seen without being reaped: until then nobody else can get its group's number.
        found = os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if found is None:
            return False
        # Otherwise the workers of a killed web server would keep its port.
        self.signal(signal.SIGKILL)
        self.process.wait()
        return True

    def plan_return(self, now: float) -> float:
        """Decide when it starts again; returns the wait, in seconds."""
        self.process = None
        self.deaths = 1 if now - self.started_at > STEADY_SECONDS else self.deaths + 1
        wait = BACKOFF_SECONDS[min(self.deaths, len(BACKOFF_SECONDS)) - 1]
        self.start_at = now + wait
        return wait


def _tied_to_us(command: list[str]) -> list[str]:
    # Should we be killed without a word, the kernel tells the children to stop.
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", *command] if setpriv else command
