"""A private PostgreSQL and a private Redis, in temporary folders, for one run.

They never touch the machine's own servers. PostgreSQL listens on a socket only; Redis on
a free local port behind a random password. Both die with the process that started them,
even when that one is killed, because the kernel is asked to see to it.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

PREFIX = "dossiers-service-"
READY_SECONDS = 30.0
# A database of a million cases that was killed replays what it had written.
KEPT_SECONDS = 900.0
INSTALL = (
    "apt-get update && apt-get install -y --no-install-recommends "
    "postgresql redis-server chromium gettext "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core poppler-utils qpdf"
)


class MissingProgram(RuntimeError):
    """A server is not installed; the message is the command that installs it."""


@dataclass
class Service:
    """A running server: where it is, and how a test may hurt it.

    `url` is what DATABASE_URL or REDIS_URL must hold. `start` after `kill` or `stop`
    brings it back on the same address with what it had written.
    """

    url: str
    folder: Path
    command: list[str]
    is_ready: Callable[[], bool]
    user: str | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    patience: float = READY_SECONDS

    def start(self) -> None:
        """Start the server and wait until it answers; RuntimeError with its log if not."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*_as(self.user), *self.command], cwd="/", stdout=log, stderr=log
            )
        limit = time.monotonic() + self.patience
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > limit:
                self.kill()
                raise RuntimeError((self.folder / "log").read_text(errors="replace"))
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it in order (for PostgreSQL, SIGINT is the fast and clean stop)."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=self.patience)
            self.process = None

    def kill(self) -> None:
        """Take it away at once, as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def postgresql(kept: Path | None = None) -> Iterator[Service]:
    """A PostgreSQL of its own; `url` names its database `dossiers`.

    `kept`: a folder where it stays, and where the next run finds it again.
    """
    binaries = postgresql_binaries()
    # initdb refuses root, so root lends its name to the account Debian made for this.
    user = "postgres" if os.getuid() == 0 else None
    with _folder(user) if kept is None else _kept(kept, user) as folder:
        data, made = folder / "data", folder / "made"
        if not made.exists():
            shutil.rmtree(data, ignore_errors=True)
            _run(
                [
                    *(binaries / "initdb", "-D", data, "-U", "dossiers", "-E", "UTF8"),
                    *("--locale=C.UTF-8", "--auth=trust", "--no-sync"),
                ],
                user,
            )
        # Nothing here outlives the machine, so nothing waits for the disk.
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "fsync": "off",
            "full_page_writes": "off",
            "max_connections": "100",
        }
        command = [str(binaries / "postgres"), "-D", str(data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        ask = [str(binaries / "pg_isready"), "-q", "-h", str(folder), "-U", "dossiers"]
        service = Service(
            url=f"postgres://dossiers@/dossiers?host={folder}",
            folder=folder,
            command=command,
            is_ready=lambda: subprocess.run(ask, check=False).returncode == 0,
            user=user,
            patience=READY_SECONDS if kept is None else KEPT_SECONDS,
        )
        try:
            service.start()
            if not made.exists():
                _run([binaries / "createdb", "-h", folder, "-U", "dossiers", "dossiers"], user)
                made.touch()
            yield service
        finally:
            service.stop()


@contextmanager
def redis(*, durable: bool = False) -> Iterator[Service]:
    """A Redis of its own; `durable` keeps the append-only file that production keeps."""
    program = shutil.which("redis-server")
    if program is None:
        raise MissingProgram(INSTALL)
    with _folder(None) as folder:
        port, password = free_port(), secrets.token_urlsafe(12)
        command = [program, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)]
        command += ["--requirepass", password, "--save", "", "--maxmemory-policy", "noeviction"]
        command += ["--appendonly", "yes" if durable else "no"]
        service = Service(
            url=f"redis://:{password}@127.0.0.1:{port}/0",
            folder=folder,
            command=command,
            is_ready=lambda: _redis_answers(port),
        )
        try:
            service.start()
            yield service
        finally:
            service.stop(signal.SIGTERM)


@dataclass
class Cluster:
    """A Redis, its replica, and three sentinels that watch them; `url` is for REDIS_URL."""

    url: str
    servers: list[Service]
    sentinels: list[Service]


@contextmanager
def redis_with_sentinels(
    redis_conf: str, sentinel_conf: str, *, host: str = "127.0.0.1"
) -> Iterator[Cluster]:
    """Two Redis and three sentinels on `host`, as a page of docs/how-to/ configures them.

    Words in capitals in the two texts: ADRESSE-PREMIER, PORT-PREMIER, and the password.
    """
    program = shutil.which("redis-server")
    if program is None:
        raise MissingProgram(INSTALL)
    password, first = secrets.token_urlsafe(12), free_port()
    known = {
        "UN-LONG-MOT-DE-PASSE": password,
        "ADRESSE-PREMIER": host,
        "PORT-PREMIER": str(first),
    }
    with ExitStack() as stack:
        started = []
        for number in range(5):
            folder = stack.enter_context(_folder(None))
            port = free_port() if number else first
            lines = [redis_conf if number < 2 else sentinel_conf]
            lines += [f"port {port}", f"bind {host}", f"dir {folder}", "protected-mode no"]
            if number == 1:
                lines.append(f"replicaof {host} {first}")
            file = folder / "redis.conf"
            file.write_text(_filled("\n".join(lines), known) + "\n")
            words = [program, str(file), *(["--sentinel"] if number >= 2 else [])]
            ready = partial(_redis_answers, port, host)
            service = Service(f"{host}:{port}", folder, words, ready)
            service.start()
            stack.callback(service.kill)
            started.append(service)
        sentinels = started[2:]
        url = ";".join(f"sentinel://:{password}@{one.url}/0" for one in sentinels)
        yield Cluster(url, started[:2], sentinels)


def _filled(text: str, known: dict[str, str]) -> str:
    for word, value in known.items():
        text = text.replace(word, value)
    return text


def free_port() -> int:
    """A local TCP port that nobody held a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _redis_answers(port: int, host: str = "127.0.0.1") -> bool:
    try:
        with socket.create_connection((host, port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            # Without the password it answers that one is needed: it is up.
            return line.recv(64).startswith((b"+PONG", b"-NOAUTH"))
    except OSError:
        return False


def postgresql_binaries() -> Path:
    """The folder that holds `initdb`, newest version first (Debian hides it from PATH)."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise MissingProgram(INSTALL)
    return Path(on_path).resolve().parent


@contextmanager
def _kept(folder: Path, user: str | None) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    if user is not None:
        shutil.chown(folder, user)
    yield folder


@contextmanager
def _folder(user: str | None) -> Iterator[Path]:
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    if user is not None:
        shutil.chown(folder, user)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove the folders of runs that were killed before they could do it."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[object], user: str | None) -> None:
    words = [*_as(user), *(str(word) for word in command)]
    done = subprocess.run(words, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr}")


def _as(user: str | None) -> list[str]:
    """The words that make a command run as `user` and die with us, even if we are killed."""
    # SIGQUIT makes PostgreSQL stop at once, and ends Redis too.
    words = ["setpriv", "--pdeathsig", "QUIT"]
    if user is not None:
        words += [f"--reuid={user}", f"--regid={user}", "--init-groups"]
    return words
