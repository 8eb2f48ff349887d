"""`python -m tests.bench`: one table of figures. It asserts nothing.

Starts a PostgreSQL and a Redis of its own (neither waits for the disk, for both sides
alike), fills the database, and measures each thing beside its floor, in turn.
BENCH_CASES (100,000) says how many cases, BENCH_OPEN (1,000,000) how many open deadlines the
reminder pass goes over, BENCH_DELIVERIES (100,000) how many mails a worker sends before it is
weighed; BENCH_PARTS (all), separated by commas, which parts. About a quarter of an hour on two
cores.

BENCH_KEPT names a folder where the database stays, with its keys: a run that was stopped goes
on with its seeding where it was, the next one measures at once. Only what adds no case is then
measured. A million cases take some 10 GB:
`make bench BENCH_CASES=1000000 BENCH_KEPT=/var/tmp/dossiers-million`.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path

from tests import services
from tests.bench.table import Line, progress, show
from tests.faults.processes import ROOT

DUE = 1000
# What leaves a kept database as it found it.
READS = "pages,search,deadlines,bundle"


def main() -> int:
    """Run the whole bench; the exit status."""
    start = time.monotonic()
    cases = int(os.environ.get("BENCH_CASES") or "100000")
    kept = Path(os.environ["BENCH_KEPT"]).resolve() if os.environ.get("BENCH_KEPT") else None
    with (
        services.postgresql(kept and kept / "postgresql") as database,
        services.redis() as redis,
        tempfile.TemporaryDirectory(prefix="dossiers-bench-") as temporary,
    ):
        # The keys stay with what they seal.
        folder = str(kept / "instance") if kept else temporary
        Path(folder).mkdir(exist_ok=True)
        env = {
            "DATABASE_URL": database.url,
            "REDIS_URL": redis.url,
            "DATA_DIR": folder,
            "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
            # As in production, where every page asks for it.
            "REQUIRE_SECOND_FACTOR": "1",
            "PUBLIC_STARTS": "0",
            # Messages are counted one by one: none is gathered with another.
            "DATES_A_DAY": "1000000",
            "EMAIL_URL": f"smtp://127.0.0.1:{services.free_port()}",
        }
        os.environ.update(env, DJANGO_SETTINGS_MODULE="config.settings")
        os.chdir(ROOT)
        _set_up()
        progress(f"seeding {cases} cases", start)
        now = _seed(cases)
        lines = _measure_all(now, Path(folder), env, start)
    title = f"{cases} cases, Python {platform.python_version()}, {os.cpu_count()} cores, medians"
    show(lines, f"{title}, {time.monotonic() - start:.0f} s in all")
    return 0


def _set_up() -> None:
    # Only here does the environment point at the database.
    warnings.filterwarnings("ignore", "No directory at", UserWarning)
    import_module("django").setup()
    import_module("django.core.management").call_command("migrate", verbosity=0)


def _seed(cases: int) -> datetime:
    seeding = import_module("dossiers.seeding")
    now: datetime = import_module("django.utils.timezone").now()
    begun = time.monotonic()

    def said(made: int) -> None:
        rate = made / (time.monotonic() - begun)
        end = "\n" if made == cases else ""
        print(f"\r  {made} cases, {rate:.0f}/s", end=end, file=sys.stderr, flush=True)

    seeding.seed(seeding.Shape(cases, due=min(DUE, 2 * cases)), now=now, progress=said)
    with import_module("django.db").connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return now


def _measure_all(now: datetime, folder: Path, env: dict[str, str], start: float) -> list[Line]:
    """Every part in its order: the intake adds cases, so it comes after what counts them."""
    part = {
        name: import_module(f"tests.bench.{name}")
        for name in ("people", "pages", "sweep", "mail", "intake", "pure", "memory")
    }
    part |= {
        name: import_module(f"tests.bench.{name}")
        for name in ("million", "growth", "searching", "bundle")
    }
    cast = part["people"].cast(now)
    port = int(env["EMAIL_URL"].rpartition(":")[2])

    def mails() -> list[Line]:
        with part["mail"].sink(folder, port):
            return part["mail"].measure(now)

    def ladder() -> list[Line]:
        part["million"].fill(int(os.environ.get("BENCH_OPEN") or "1000000"), now=now)
        return part["sweep"].measure(now)

    parts: list[tuple[str, Callable[[], list[Line]]]] = [
        ("pages", lambda: part["pages"].measure(cast, folder, env)),
        ("search", lambda: part["searching"].measure(cast, folder, env, now)),
        ("reminder pass", ladder),
        ("mails", mails),
        ("intake", lambda: part["intake"].measure(cast, folder, env, now=now)),
        ("deadlines", part["pure"].measure),
        ("memory", lambda: part["memory"].measure(folder, env)),
        ("bundle", part["bundle"].measure),
        ("memory of a worker", lambda: part["growth"].measure(folder, env, now)),
    ]
    reads = READS if os.environ.get("BENCH_KEPT") else ""
    wanted = (os.environ.get("BENCH_PARTS") or reads).split(",")
    if reads and not set(wanted) <= set(reads.split(",")):
        raise SystemExit(f"On a kept database: {reads}.")
    lines = []
    for name, measure in parts:
        if any(wanted) and name not in wanted:
            continue
        progress(name, start)
        lines += measure()
    return lines


if __name__ == "__main__":
    sys.exit(main())
