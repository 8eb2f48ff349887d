"""What a worker weighs after a hundred thousand deliveries, beside what it weighed at first."""

from __future__ import annotations

import os
import socketserver
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Thread

from notifications.models import Delivery, State
from notifications.ring import ring
from tests.bench.memory import pss_kib
from tests.bench.table import Line
from tests.faults.processes import Program, wait_until

# After so many, everything that a worker loads is loaded.
WARM = 2000


class BlackHole(socketserver.StreamRequestHandler):
    """The least that a mail server says; it keeps nothing."""

    def handle(self) -> None:
        """One connection, to its end."""
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go ahead\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")


@contextmanager
def black_hole(port: int) -> Iterator[None]:
    """It listens on `port` for the length of the block."""
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", port), BlackHole) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


def measure(folder: Path, env: Mapping[str, str], now: datetime) -> list[Line]:
    """One line. The same deliveries are sent again and again by one process that never renews."""
    wanted = int(os.environ.get("BENCH_DELIVERIES") or "100000")
    port = int(env["EMAIL_URL"].rpartition(":")[2])
    words = ["python", "-m", "config.solo"]
    with black_hole(port), Program(words, log=folder / "solo.log", env=dict(env)) as worker:
        sent = _send_all(worker, now)
        while sent < WARM:
            sent += _send_all(worker, now)
        at_first = pss_kib(worker.process.pid) / 1024
        while sent < wanted:
            sent += _send_all(worker, now)
            print(f"\r  {sent} deliveries", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        after = pss_kib(worker.process.pid) / 1024
    what = f"memory of a worker after {sent} deliveries"
    return [Line(what, ours=after, floor=at_first, goal="1.1", unit="MiB")]


def _send_all(worker: Program, now: datetime) -> int:
    """Every delivery leaves once more; how many they are."""
    again = Delivery.objects.exclude(state=State.WAITING).update(
        state=State.WAITING,
        settled_at=None,
        attempts=0,
        claim_token=None,
        lease_until=None,
        next_attempt_at=now,
        due_at=now,
    )
    count = max(again, Delivery.objects.count())
    limit = time.monotonic() + 120
    while Delivery.objects.filter(state__in=[State.WAITING, State.CLAIMED]).exists():
        ring()
        wait_until(lambda: _settled() or time.monotonic() > limit, seconds=15, watch=worker)
    return count


def _settled() -> bool:
    return not Delivery.objects.filter(state__in=[State.WAITING, State.CLAIMED]).exists()
