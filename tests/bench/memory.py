"""What a whole instance weighs once it has started."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tests.bench.server import answers
from tests.bench.table import Line
from tests.faults.processes import Program, wait_until
from tests.services import free_port

# Long enough for the worker to have run its first tasks.
SETTLED_SECONDS = 8
GOAL_MIB = 260


def measure(folder: Path, env: Mapping[str, str]) -> list[Line]:
    """The sum of the proportional shares (PSS) of web, worker and beat, in MiB."""
    port = free_port()
    words = ["python", "manage.py", "run", "--port", str(port)]
    with Program(words, log=folder / "run.log", env=dict(env)) as program:
        wait_until(lambda: answers(port), seconds=60, watch=program)
        time.sleep(SETTLED_SECONDS)
        whole = sum(pss_kib(pid) for pid in _family(program.process.pid)) / 1024
    return [
        Line(
            "memory of web, worker and beat",
            ours=whole,
            floor=GOAL_MIB,
            goal="1.0",
            unit="MiB",
        )
    ]


def _family(first: int) -> list[int]:
    """`first` and every process below it, whatever groups they made."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            pid = int(entry.name)
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(pid)
    found = [first]
    for pid in found:
        found += parents.get(pid, [])
    return [pid for pid in found if pid != os.getpid()]


def pss_kib(pid: int) -> int:
    """The proportional share of one process; 0 when it is gone."""
    with suppress(OSError):
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        if match := re.search(r"^Pss:\s+(\d+) kB", text, re.M):
            return int(match[1])
    return 0
