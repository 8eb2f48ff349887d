"""Real processes for the fault tests: started in a group of their own, killed as a group."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
BINARIES = Path(sys.executable).parent


class Program:
    """A running command, its log, and the ways to end it.

    Used in a `with`, it and all its children are gone at the end of the block.
    """

    def __init__(
        self, command: list[str], *, log: Path, env: Mapping[str, str] | None = None
    ) -> None:
        self.log = log
        # The kernel ends it should the tests themselves be killed.
        guarded = ["setpriv", "--pdeathsig", "KILL", *command]
        path = f"{BINARIES}:{os.environ['PATH']}"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                guarded,
                cwd=ROOT,
                env={**os.environ, "PATH": path, **(env or {})},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def __enter__(self) -> "Program":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """`kill -9` of the whole group."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def stop(self, seconds: float = 40) -> int:
        """SIGTERM to the first process; its exit status once it is gone."""
        self.process.terminate()
        return self.process.wait(timeout=seconds)

    def output(self) -> str:
        return self.log.read_text(errors="replace")


def wait_until(
    question: Callable[[], object],
    *,
    seconds: float = 30,
    watch: Program | None = None,
    every: float = 0.05,
) -> None:
    """Ask `question` until it says yes; fail with the log of `watch` when time is over."""
    limit = time.monotonic() + seconds
    while not question():
        over = time.monotonic() > limit
        if over or (watch is not None and not watch.is_alive):
            said = f"\n{watch.output()}" if watch is not None else ""
            raise AssertionError(f"Not reached in {seconds} s.{said}")
        time.sleep(every)
