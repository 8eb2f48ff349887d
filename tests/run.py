"""What `make test` runs: every storey, on every database, and one summary.

Without arguments: the static checks, then the tests on SQLite, on PostgreSQL with Redis,
in Chromium, and under faults. Fails when anything failed, was skipped, or did not run.
With arguments, they are pytest's own, on SQLite; `--postgresql` first puts them on
PostgreSQL and Redis.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests import services
from tests.faults import figures

ROOT = Path(__file__).resolve().parent.parent
STOREYS = ["rules", "actions", "notifications", "web", "house", "race", "faults", "browser"]
# Where each one runs; a folder added beside them runs on both databases.
NEEDS_NO_DATABASE = {"rules"}
NEEDS_POSTGRESQL = {"race"}
# Real processes and a real browser: one at a time, or they time each other out.
ALONE = {"faults", "browser"}
# Servers, browser, compiler of sentences; two readers of the PDFs that we make.
PROGRAMS = ("redis-server", "chromium", "msgfmt", "pdftotext", "qpdf")
# What sets the type of a PDF.
LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
# What the shell may hold and a test must not see.
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "TERM", "FAULTS_SCALE", "FAULTS_SEED", "CHROMIUM")


@dataclass
class Stage:
    """One line of the summary."""

    name: str
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0
    remark: str = ""


def main(arguments: list[str]) -> int:
    """Run it all, or what `arguments` narrow it to; the exit status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not install():
        return 1
    with tempfile.TemporaryDirectory(prefix="dossiers-tests-") as folder:
        if arguments:
            status = narrowed(arguments, Path(folder))
            print_figures(Path(folder))
            return status
        stages = list(every_stage(Path(folder)))
        print_figures(Path(folder))
    print_summary(stages)
    return 1 if any(stage.failed for stage in stages) else 0


def every_stage(folder: Path) -> Iterator[Stage]:
    storeys = sorted({path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")})
    shared = [name for name in storeys if name not in {*NEEDS_POSTGRESQL, *ALONE}]
    yield checks()
    yield missing(storeys)
    yield tests("SQLite", shared, folder, options=["-n", "2"])
    on_both = [name for name in shared if name not in NEEDS_NO_DATABASE]
    with servers() as env:
        wanted = [*on_both, *(name for name in storeys if name in NEEDS_POSTGRESQL)]
        yield tests("PostgreSQL, Redis", wanted, folder, env=env, options=["-n", "2"])
    yield tests("Chromium", ["browser"], folder)
    yield tests("faults", ["faults"], folder)


def checks() -> Stage:
    """The static checks of the Makefile, all of them even when one fails."""
    stage = Stage("checks")
    start = time.monotonic()
    title(stage.name)
    done = subprocess.run(["make", "--silent", "--keep-going", "check"], cwd=ROOT, check=False)
    stage.failed = 1 if done.returncode else 0
    stage.remark = "failed" if stage.failed else "ok"
    stage.seconds = time.monotonic() - start
    return stage


def missing(storeys: list[str]) -> Stage:
    """A storey without any test must not pass unseen."""
    empty = [name for name in STOREYS if name not in storeys]
    remark = f"no test in: {', '.join(empty)}" if empty else "ok"
    return Stage("storeys", failed=len(empty), remark=remark)


def tests(
    name: str,
    storeys: list[str],
    folder: Path,
    *,
    env: dict[str, str] | None = None,
    options: list[str] | None = None,
) -> Stage:
    """Run the tests of `storeys` in a process of their own and count them."""
    stage = Stage(name)
    start = time.monotonic()
    title(name)
    report = folder / "report.xml"
    report.unlink(missing_ok=True)
    paths = [f"tests/{storey}" for storey in storeys if (ROOT / "tests" / storey).is_dir()]
    if not paths:
        # Without a path, pytest would run everything.
        return Stage(name, failed=1, remark="no test to run")
    # Hypothesis' own profile for shared machines: the same examples, and no stopwatch.
    words = ["-q", f"--junitxml={report}", "--hypothesis-profile=ci", *(options or []), *paths]
    status = pytest(words, folder, env or {})
    skipped = count(stage, report)
    if skipped:
        stage.failed += skipped
        stage.remark = f"{skipped} skipped: a test that cannot run must fail and say why"
    if not stage.passed and not stage.failed:
        stage.failed, stage.remark = 1, "no test ran"
    if status and not stage.failed:
        stage.failed, stage.remark = 1, f"pytest left with status {status}"
    stage.seconds = time.monotonic() - start
    return stage


def count(stage: Stage, report: Path) -> int:
    """Put the counts of `report` in `stage`; return how many tests were skipped."""
    if not report.exists():
        return 0
    skipped = 0
    for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314 - pytest wrote it
        ran, failures, errors, left = (
            int(suite.get(key, "0")) for key in ("tests", "failures", "errors", "skipped")
        )
        stage.failed += failures + errors
        stage.passed += ran - failures - errors - left
        skipped += left
    return skipped


def narrowed(arguments: list[str], folder: Path) -> int:
    if arguments[0] != "--postgresql":
        return pytest(arguments, folder, {})
    with servers() as env:
        return pytest(arguments[1:], folder, env)


def pytest(arguments: list[str], folder: Path, env: dict[str, str]) -> int:
    """pytest in a process that sees nothing of the shell's instance; its exit status."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    data = {"DATA_DIR": str(folder / "data"), "FIGURES": str(folder / "figures")}
    words = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(words, cwd=ROOT, env={**kept, **data, **env}, check=False).returncode


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """A private PostgreSQL and Redis, as the environment that points at them."""
    with services.postgresql() as database, services.redis() as redis:
        yield {"DATABASE_URL": database.url, "REDIS_URL": redis.url}


def install() -> bool:
    """Whether all that the tests use is there; installs it when we are allowed to."""
    absent = [name for name in PROGRAMS if not shutil.which(name)]
    absent += [name for name in LIBRARIES if not find_library(name)]
    try:
        services.postgresql_binaries()
    except services.MissingProgram:
        absent.append("postgresql")
    if not absent:
        return True
    if os.getuid() != 0:
        print(f"Missing: {', '.join(absent)}. Run this once, as root:\n  {services.INSTALL}")
        return False
    # RUNLEVEL=1: Debian must not start the servers it installs; we start our own.
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    return subprocess.run(["sh", "-c", services.INSTALL], env=env, check=False).returncode == 0


def title(text: str) -> None:
    print(f"\n=== {text}", flush=True)


def print_figures(folder: Path) -> None:
    """What the faults measured (recovery times, losses), each beside its goal."""
    table = list(figures.lines(folder / "figures"))
    if table:
        print("\n" + "\n".join(table), flush=True)


def print_summary(stages: list[Stage]) -> None:
    print(f"\n{'stage':<20}{'passed':>8}{'failed':>8}{'seconds':>9}")
    for stage in stages:
        counts = f"{stage.passed:>8}{stage.failed:>8}{stage.seconds:>9.0f}"
        print(f"{stage.name:<20}{counts}  {stage.remark}".rstrip())
    passed = sum(stage.passed for stage in stages)
    failed = sum(stage.failed for stage in stages)
    print(f"\n{passed} passed, {failed} failed", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
