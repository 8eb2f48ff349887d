"""The verbs of the embedded broker, one by one, without a worker."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from kombu import Connection
from kombu.simple import SimpleQueue

from config.sqlite_queue import QueueFile

TRANSPORT = "config.sqlite_broker:Transport"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "queue.sqlite3"


@pytest.fixture
def queue(path: Path) -> Iterator[SimpleQueue]:
    with connect(path) as connection, connection.SimpleQueue("bell") as queue:
        yield queue


def connect(path: Path) -> Connection:
    return Connection(transport=TRANSPORT, transport_options={"path": path, "visibility": 60})


def take(path: Path) -> str | None:
    """What another process would be given now, left unacknowledged."""
    channel = connect(path).channel()
    message = channel.basic_get("bell")
    # Without this, Python would give it back when the channel is forgotten.
    channel.do_restore = False
    return None if message is None else message.decode()


def test_messages_come_out_in_the_order_they_went_in(queue: SimpleQueue, path: Path) -> None:
    for word in ("un", "deux", "trois"):
        queue.put(word)
    assert [take(path), take(path), take(path), take(path)] == ["un", "deux", "trois", None]


def test_a_claimed_message_is_hidden_then_shows_again(queue: SimpleQueue, path: Path) -> None:
    with time_machine.travel("2026-03-02T09:00:00+01:00", tick=False) as clock:
        queue.put("un")
        assert [take(path), take(path)] == ["un", None]
        clock.shift(59)
        assert take(path) is None
        clock.shift(2)
        assert take(path) == "un"


def test_a_clock_that_goes_back_does_not_hide_a_message_for_long(
    queue: SimpleQueue, path: Path
) -> None:
    with time_machine.travel("2026-03-02T09:00:00+01:00", tick=False) as clock:
        queue.put("un")
        assert take(path) == "un"
        clock.shift(-24 * 3600)
        assert take(path) == "un"


def test_a_process_held_up_since_it_read_the_clock_takes_nothing_twice(
    queue: SimpleQueue, path: Path
) -> None:
    with time_machine.travel("2026-03-02T09:00:00+01:00", tick=False) as clock:
        queue.put("un")
        assert take(path) == "un"
        clock.shift(-30)
        assert take(path) is None


def test_acknowledged_is_gone_and_requeued_is_back(queue: SimpleQueue, path: Path) -> None:
    queue.put("un")
    queue.put("deux")
    queue.get(block=False).ack()
    queue.get(block=False).requeue()
    assert [take(path), take(path)] == ["deux", None]


def test_closing_a_channel_gives_its_messages_back(queue: SimpleQueue, path: Path) -> None:
    queue.put("un")
    with connect(path).channel() as channel:
        assert channel.basic_get("bell").decode() == "un"
        assert take(path) is None
    assert take(path) == "un"


def test_a_second_delivery_says_so(queue: SimpleQueue, path: Path) -> None:
    queue.put("un")
    first = queue.get(block=False)
    assert first.delivery_info["redelivered"] is False
    first.requeue()
    assert queue.get(block=False).delivery_info["redelivered"] is True


def test_size_and_purge_leave_alone_what_is_being_worked_on(queue: SimpleQueue, path: Path) -> None:
    for word in ("un", "deux", "trois"):
        queue.put(word)
    take(path)
    assert queue.qsize() == 2
    assert queue.clear() == 2
    assert rows(path) == 1


def test_unacknowledged_consumer_deletes_what_it_is_handed(path: Path) -> None:
    seen: list[str] = []
    with connect(path) as connection, connection.SimpleQueue("bell", no_ack=True) as queue:
        queue.put("un")
        queue.consumer.register_callback(lambda body, message: seen.append(body))
        queue.consumer.consume(no_ack=True)
        connection.drain_events(timeout=1)
    assert seen == ["un"]
    assert rows(path) == 0


@pytest.mark.parametrize("payload", ["", "{", "[]", '{"properties": {}}'])
def test_a_message_that_cannot_be_read_is_dropped(
    queue: SimpleQueue, path: Path, payload: str
) -> None:
    QueueFile(path).run("INSERT INTO message (queue, payload) VALUES ('bell', ?)", (payload,))
    assert take(path) is None
    assert rows(path) == 0


def test_nobody_else_on_the_machine_can_read_the_file(queue: SimpleQueue, path: Path) -> None:
    queue.put("un")
    parts = [path, *path.parent.glob("queue.sqlite3-*")]
    assert len(parts) == 3
    assert {stat.S_IMODE(part.stat().st_mode) for part in parts} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_is_queued_is_on_the_disk_before_the_sender_goes_on(path: Path) -> None:
    file = QueueFile(path)
    assert file.run("PRAGMA synchronous") == [(2,)]
    assert file.run("PRAGMA journal_mode") == [("wal",)]


def test_a_forked_child_opens_a_connection_of_its_own(path: Path) -> None:
    file = QueueFile(path)
    file.run("SELECT 1")
    ours = file._connection()
    child = os.fork()
    if child == 0:
        os._exit(0 if file._connection() is not ours else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert file._connection() is ours


def test_a_sound_file_is_never_set_aside(queue: SimpleQueue, path: Path) -> None:
    queue.put("un")
    QueueFile(path)._set_aside()
    assert take(path) == "un"


def rows(path: Path) -> int:
    with sqlite3.connect(path) as file:
        return int(file.execute("SELECT count(*) FROM message").fetchone()[0])
