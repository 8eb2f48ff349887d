"""As many processes of one instance as a test wants, each killed when it wants."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.faults.processes import BINARIES, ROOT, wait_until


class Crew:
    """The hands of one instance (hands.py). `killed` counts the deaths given here."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self._process, self._log = process, log
        self._pids: list[int] = []
        self.killed = 0

    def start(self, order: str, **asked: Any) -> int:
        """Begin one order in a process of its own; its pid."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"order": order, **asked}) + "\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline()
        assert said, self._log.read_text(errors="replace")
        self._pids.append(int(said))
        return int(said)

    def run(self, order: str, *, seconds: float = 60, **asked: Any) -> None:
        """Carry out one order to its end, however it ends."""
        self.join(self.start(order, **asked), seconds=seconds)

    def join(self, *pids: int, seconds: float = 120) -> None:
        """Wait until these have ended."""
        wait_until(lambda: not any(map(alive, pids)), seconds=seconds, every=0.02)

    def kill(self, pid: int) -> bool:
        """`kill -9`; False if it had ended by itself."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            self.killed += 1
            wait_until(lambda: not alive(pid), every=0.001)
            return True
        return False

    def end(self) -> None:
        """Nobody is left."""
        for pid in self._pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.kill()
        self._process.communicate()

    def complaints(self) -> str:
        """What they wrote on their way."""
        return self._log.read_text(errors="replace")


@contextmanager
def crew(folder: Path, env: Mapping[str, str]) -> Iterator[Crew]:
    """A crew of the instance whose environment is `env`, for the length of the block."""
    log = folder / f"crew-{len(list(folder.glob('crew-*')))}.log"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [
                "setpriv",
                "--pdeathsig",
                "KILL",
                str(BINARIES / "python"),
                "-m",
                "tests.faults.hands",
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONWARNINGS": "ignore", **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    found = Crew(process, log)
    try:
        yield found
    finally:
        found.end()


def alive(pid: int) -> bool:
    """Whether a process runs still."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
