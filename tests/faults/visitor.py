"""A person with a browser, without the browser: forms, cookies, and no JavaScript.

When the server dies under her finger she presses again, as people do.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin

BOUNDARY = "faults-boundary"
# « C'est allé très vite »: the page before sending must have been open this long.
READ_SECONDS = 2.2


class GaveUpError(Exception):
    """The server did not answer for a whole minute."""


@dataclass
class Answer:
    """A page, and where it leads when it is a redirection."""

    status: int
    location: str
    text: str


class Visitor:
    """Speaks to one site on the loopback; a new connection for each request."""

    def __init__(self, port: int, *, patience: float = 60) -> None:
        self.port, self.patience = port, patience
        self.cookies: dict[str, str] = {}
        self.again = 0

    def get(self, path: str) -> Answer:
        return self._until_answered("GET", path, None, {})

    def post(
        self, path: str, data: Mapping[str, str | list[str]], *, page: str = "", token: str = ""
    ) -> Answer:
        """Send a form whose token comes from `page` (by default the page of the same path)."""
        form = {**data, "csrfmiddlewaretoken": token or self._token(page or path)}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._until_answered("POST", path, urlencode(form, doseq=True).encode(), kind)

    def upload(
        self, path: str, data: Mapping[str, str], name: str, content: bytes, *, token: str = ""
    ) -> Answer:
        """Send a form with one file in its box `file`."""
        form = {**data, "csrfmiddlewaretoken": token or self._token(path)}
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
            for k, v in form.items()
        ]
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"'
        parts += [f"{head}\r\nContent-Type: image/png\r\n\r\n".encode(), content]
        body = b"".join(parts) + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self._until_answered("POST", path, body, kind)

    def _token(self, page: str) -> str:
        """The hidden token of the forms of `page`; following where the page leads."""
        answer = self.get(page)
        while answer.status in (302, 303):
            answer = self.get(answer.location)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.text)
        assert found, f"{page}: {answer.status}, no form\n{answer.text[:2000]}"
        return found[1]

    def _until_answered(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        limit = time.monotonic() + self.patience
        while True:
            try:
                return self._ask(method, path, body, headers)
            except (OSError, HTTPException):
                if time.monotonic() > limit:
                    raise GaveUpError(path) from None
                self.again += 1
                time.sleep(0.1)

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        line = HTTPConnection("127.0.0.1", self.port, timeout=20)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            line.request(method, path, body=body, headers={"Cookie": cookie, **headers})
            answer = line.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            line.close()
        for header in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: one.value for name, one in SimpleCookie(header).items()}
        location = urljoin(path, answer.headers.get("Location", ""))
        return Answer(answer.status, location, text)


STEPS: dict[str, dict[str, str | list[str]]] = {
    "/demander/travail/": {"sector": "noz", "department": "69"},
    "/demander/probleme/": {"problems": ["lost_job"]},
    "/demander/dates/": {"letter": "dismissal", "when_range": "month"},
    "/demander/raconter/": {},
    "/demander/repondre/": {"channel": "code"},
}


def tell(visitor: Visitor, story: str, **more: str) -> str:
    """Fill the screens up to the page that sends; returns the code that it shows.

    `more` completes any screen that has such a box.
    """
    visitor.post("/demander/", {})
    for path, answers in STEPS.items():
        told = {**answers, "story": story} if path.endswith("raconter/") else {**answers, **more}
        answer = visitor.post(path, told)
        assert answer.status == 303, f"{path}: {answer.status}\n{text_of(answer)}"
    return code_on(visitor.get("/demander/verifier/"))


def send(visitor: Visitor) -> bool:
    """« Envoyer ma demande »; whether the site has acknowledged it."""
    page = visitor.get("/demander/verifier/")
    if page.status != 303:
        moment = re.search(r'name="moment" value="([^"]+)"', page.text)
        assert moment, text_of(page)
        time.sleep(READ_SECONDS)
        form = {"moment": unescape(moment[1]), "remarque": ""}
        page = visitor.post("/demander/envoyer/", form, page="/demander/verifier/")
    return page.status == 303 and page.location == "/demander/code/"


def come_back(port: int, code: str) -> str:
    """The text of the case that this code opens, "" if it opens none."""
    visitor = Visitor(port)
    answer = visitor.post("/suivre/", {"code": code})
    if answer.status != 303 or answer.location != "/suivre/dossier/":
        return ""
    return text_of(visitor.get(answer.location))


def code_on(answer: Answer) -> str:
    """The twenty symbols shown on a page."""
    shown = re.search(r'<p class="code"[^>]*>(.*?)</p>', answer.text, re.S)
    assert shown, text_of(answer)
    return re.sub(r"<[^>]+>|\s|-", "", shown[1])


def text_of(answer: Answer) -> str:
    """What a person reads of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))
