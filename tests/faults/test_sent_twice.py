"""S5: the same form arrives several times, whatever the reason; one request, its code, its file."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from html import unescape
from socket import create_connection, create_server, socket
from threading import Thread

import pytest

from tests.faults import figures
from tests.faults.house import House
from tests.faults.test_canaries import pdf_with
from tests.faults.visitor import (
    READ_SECONDS,
    Answer,
    GaveUpError,
    Visitor,
    come_back,
    send,
    tell,
    text_of,
)

STORY = "On ne me paie plus."


@contextmanager
def deaf_proxy(port: int) -> Iterator[int]:
    """A proxy that passes each request on, waits for the answer, and drops it; gives its port."""
    with create_server(("127.0.0.1", 0)) as door:

        def pass_on(line: socket) -> None:
            with line, create_connection(("127.0.0.1", port)) as site, suppress(OSError):
                line.settimeout(1)
                with suppress(TimeoutError):
                    while part := line.recv(65536):
                        site.sendall(part)
                site.settimeout(20)
                assert site.recv(65536)

        def listen() -> None:
            with suppress(OSError):
                while True:
                    line, _peer = door.accept()
                    Thread(target=pass_on, args=(line,), daemon=True).start()

        Thread(target=listen, daemon=True).start()
        yield door.getsockname()[1]


def copy_of(visitor: Visitor, port: int | None = None) -> Visitor:
    """The same browser: a second finger, or the same page through a proxy."""
    other = Visitor(port or visitor.port, patience=0)
    other.cookies = dict(visitor.cookies)
    return other


def ready(visitor: Visitor) -> dict[str, str]:
    """The form of « Envoyer », read for long enough."""
    page = visitor.get("/demander/verifier/")
    moment = re.search(r'name="moment" value="([^"]+)"', page.text)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert moment and token, text_of(page)
    time.sleep(READ_SECONDS)
    return {"moment": unescape(moment[1]), "website": "", "csrfmiddlewaretoken": token[1]}


def press(visitor: Visitor, form: dict[str, str]) -> Answer:
    """« Envoyer », with the very form that was read."""
    return visitor.post("/demander/envoyer/", form, token=form["csrfmiddlewaretoken"])


def one_request_with_its_code(house: House, code: str, row: str) -> None:
    found = json.loads(house.inside("pieces"))
    figures.told("S5", f"{house.kind}: requests after {row}", len(found), 1)
    assert [one["story"] for one in found] == [STORY]
    assert len(found[0]["received"]) == 1
    assert house.count("dossiers_receipt") == 1
    assert STORY in come_back(house.port, code)


@pytest.fixture
def site(house: House) -> Iterator[House]:
    house.inside("open_team")
    with house.web():
        yield house


def told_with_a_file(house: House) -> tuple[Visitor, str]:
    """A whole request with its file, up to the page that sends; the file arrives twice."""
    visitor = Visitor(house.port)
    code, file = tell(visitor, STORY), pdf_with("page")
    for _ in range(2):
        told = {"ajouter": "1", "story": STORY}
        assert visitor.upload("/demander/raconter/", told, "a.pdf", file).status == 303
    return visitor, code


def test_s5_ten_identical_posts_at_once_make_one_request(site: House) -> None:
    visitor, code = told_with_a_file(site)
    form = ready(visitor)
    with ThreadPoolExecutor(10) as fingers:
        answers = list(fingers.map(lambda one: press(one, form), [copy_of(visitor)] * 10))
    assert {(one.status, one.location) for one in answers} == {(303, "/demander/code/")}
    one_request_with_its_code(site, code, "ten posts at once")


def test_s5_an_answer_that_is_lost_on_its_way_can_be_asked_again(site: House) -> None:
    visitor, code = told_with_a_file(site)
    form = ready(visitor)
    with deaf_proxy(site.port) as port, pytest.raises(GaveUpError):
        press(copy_of(visitor, port), form)
    assert site.count("dossiers_case") == 1
    # She sees nothing, goes back and sends again; then reloads, and sends once more.
    for _ in range(2):
        answer = press(visitor, form)
        assert (answer.status, answer.location) == (303, "/demander/code/")
    assert send(visitor) or visitor.get("/demander/code/").status in (200, 303)
    one_request_with_its_code(site, code, "a lost answer")
