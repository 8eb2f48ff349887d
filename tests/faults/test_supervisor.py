"""`manage.py run` under real signals: what dies comes back, what stops leaves nothing."""

import os
import signal
import socket
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.faults.conftest import embedded
from tests.faults.processes import Program, wait_until
from tests.services import free_port


class House:
    """An embedded instance on a free port, started by the one command."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.port = int(env["PORT"])
        self.program = Program(["python", "manage.py", "run"], log=folder / "log", env=env)

    def status(self) -> int | None:
        """What /sante answers, or None when nobody does."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            line.request("GET", "/sante")
            return line.getresponse().status
        except OSError:
            return None
        finally:
            line.close()

    def child(self, word: str) -> int | None:
        """The process id of the supervisor's own child whose command holds `word`."""
        found = [pid for pid in children_of(self.program.process.pid) if word in command(pid)]
        return found[0] if found else None


@pytest.fixture
def house(instance: dict[str, str], tmp_path: Path) -> Iterator[House]:
    house = House(instance, tmp_path)
    with house.program:
        wait_until(lambda: house.status() == 200, watch=house.program)
        wait_until(lambda: house.child("config.solo"), watch=house.program)
        everyone = descendants(house.program.process.pid)
        yield house
    # Whatever a test did, the killed supervisor's children must follow it.
    wait_until(lambda: not [pid for pid in everyone if is_running(pid)], seconds=45)


def test_says_where_it_answers_and_ctrl_c_leaves_nothing_behind(house: House) -> None:
    wait_until(lambda: f"http://localhost:{house.port}/" in house.program.output())
    # gunicorn, its two workers, and the worker that rings
    wait_until(lambda: len(descendants(house.program.process.pid)) == 4, watch=house.program)
    everyone = descendants(house.program.process.pid)
    house.program.process.send_signal(signal.SIGINT)
    assert house.program.process.wait(timeout=45) == 0
    assert [pid for pid in everyone if is_running(pid)] == []


def test_killed_web_server_comes_back(house: House) -> None:
    killed = house.child("gunicorn")
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: house.child("gunicorn") not in {None, killed}, watch=house.program)
    wait_until(lambda: house.status() == 200, watch=house.program)


def test_killed_worker_comes_back(house: House) -> None:
    killed = house.child("config.solo")
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: house.child("config.solo") not in {None, killed}, watch=house.program)


def test_killed_supervisor_takes_its_children_along(house: House) -> None:
    everyone = descendants(house.program.process.pid)
    house.program.process.kill()
    wait_until(lambda: not [pid for pid in everyone if is_running(pid)], seconds=45)


def test_refuses_a_port_that_is_taken(instance: dict[str, str], tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", int(instance["PORT"])))
        holder.listen()
        said = refusal(instance, tmp_path)
    assert f"PORT={int(instance['PORT']) + 1}" in said


def test_refuses_a_database_that_is_not_up_to_date(tmp_path: Path) -> None:
    assert "manage.py migrate" in refusal(embedded(tmp_path / "data"), tmp_path)


def refusal(env: dict[str, str], folder: Path) -> str:
    """What `manage.py run` says when it refuses to start."""
    with Program(["python", "manage.py", "run"], log=folder / "log", env=env) as program:
        assert program.process.wait(timeout=60) == 1
    return program.output()


SCRIPT = """
import sys
from dossiers.management.child import Child
from dossiers.management.supervisor import Supervisor
children = [Child("web", ["false"]), Child("worker", ["sleep", "600"])]
sys.exit(Supervisor(children, port=int(sys.argv[1])).run())
"""


def test_child_that_never_lives_is_a_mistake_that_is_shown(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(free_port())]
    with Program(command, log=tmp_path / "log") as program:
        assert program.process.wait(timeout=30) == 1
    assert "« web » ne démarre pas" in program.output()


def children_of(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        fields = stat(int(folder.name))
        if fields and int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(folder.name))
    return found


def descendants(pid: int) -> list[int]:
    return [each for child in children_of(pid) for each in [child, *descendants(child)]]


def is_running(pid: int) -> bool:
    fields = stat(pid)
    return bool(fields) and fields[0] != "Z"


def stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name: state, parent, group… (proc(5))."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
