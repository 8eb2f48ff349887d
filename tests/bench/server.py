"""The web server as it is shipped, one process of it, and a client that keeps its connection."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from select import select
from typing import NamedTuple
from urllib.parse import urlencode

from tests.faults.processes import Program, wait_until
from tests.services import free_port


class Ports(NamedTuple):
    """Where the two sites listen."""

    ours: int
    floor: int


class Client:
    """One browser on one kept connection; it follows no link and loads no picture."""

    def __init__(self, port: int, cookies: Mapping[str, str]) -> None:
        self.line = HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}

    def get(self, path: str, *, expect: int = 200) -> bytes:
        """The page. Raises RuntimeError when the answer is not `expect`."""
        return self._ask("GET", path, None, expect)

    def post(self, path: str, data: Mapping[str, str], *, expect: int = 303) -> bytes:
        """The answer to a form."""
        return self._ask("POST", path, urlencode(data).encode(), expect)

    def _ask(self, method: str, path: str, body: bytes | None, expect: int) -> bytes:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        self.line.request(method, path, body=body, headers={**self.headers, **kind})
        answer = self.line.getresponse()
        page = answer.read()
        if answer.status != expect:
            raise RuntimeError(f"{method} {path}: {answer.status}\n{page[-2000:].decode()}")
        return page

    def _be_connected(self) -> None:
        """The server hangs up on who is silent for two seconds: that is not to be measured."""
        if self.line.sock is not None and select([self.line.sock], [], [], 0)[0]:
            self.line.close()
        if self.line.sock is None:
            self.line.connect()

    def timed_get(self, path: str) -> float:
        """Milliseconds of one GET."""
        self._be_connected()
        start = time.perf_counter()
        self.get(path)
        return (time.perf_counter() - start) * 1000

    def timed_post(self, path: str, data: Mapping[str, str], *, expect: int = 303) -> float:
        """Milliseconds of one POST."""
        self._be_connected()
        start = time.perf_counter()
        self.post(path, data, expect=expect)
        return (time.perf_counter() - start) * 1000


@contextmanager
def gunicorn(
    folder: Path, env: Mapping[str, str], *, settings: str = "config/gunicorn.py"
) -> Iterator[int]:
    """Serve config.wsgi by one process under these `settings` of gunicorn; gives the port."""
    port = free_port()
    words = ["python", "-m", "gunicorn", "-c", settings, "config.wsgi"]
    own = {**env, "PORT": str(port), "WEB_CONCURRENCY": "1"}
    with Program(words, log=folder / f"web-{port}.log", env=own) as program:
        wait_until(lambda: answers(port), seconds=60, watch=program)
        yield port


@contextmanager
def both(folder: Path, env: Mapping[str, str], questions: Mapping[str, str]) -> Iterator[Ports]:
    """Our site and the floor's, side by side; the floor knows these statements."""
    known = folder / "questions.json"
    known.write_text(json.dumps(questions), encoding="utf-8")
    least = {
        **env,
        "DJANGO_SETTINGS_MODULE": "tests.bench.floor_settings",
        "BENCH_QUESTIONS": str(known),
    }
    with (
        gunicorn(folder, env) as ours,
        gunicorn(folder, least, settings="tests/bench/floor_gunicorn.py") as floor,
    ):
        yield Ports(ours, floor)


def answers(port: int) -> bool:
    """Whether a web server answers anything at all."""
    line = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        line.request("GET", "/sante")
        line.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        line.close()
    return True


def alternating(
    acts: Mapping[str, Callable[[], float]], *, times: int, warm: int = 10, seconds: float = 15
) -> dict[str, float]:
    """The median of each act, called in turn so that what disturbs one disturbs all.

    An act returns its own milliseconds. At most `times` turns and about `seconds` of them,
    but never fewer than a tenth of `times`.
    """
    for act in acts.values():
        for _ in range(warm):
            act()
    found: dict[str, list[float]] = {name: [] for name in acts}
    limit = time.monotonic() + seconds
    for turn in range(times):
        if time.monotonic() > limit and turn >= times // 10:
            break
        for name, act in acts.items():
            found[name].append(act())
    return {name: statistics.median(values) for name, values in found.items()}
