"""What every answer carries, on every address: nothing is kept, framed, sniffed or sent away."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client

from tests.house import actors

pytestmark = pytest.mark.django_db
ADDRESSES = dict(actors.names())
CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
# A file that somebody sent runs nothing and loads nothing, opened by itself too.
FILE_CSP = {"sandbox", "default-src 'none'"}
OURS_TO_DRAW = ("text/html", "application/json")
# A choice of look: read by the page, secret to nobody.
NOT_SECRET = {"theme", "raccourcis", django_settings.LANGUAGE_COOKIE_NAME}
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def faults(answer: HttpResponse, path: str) -> list[str]:
    found = [
        f"{name}: {answer.headers.get(name)}"
        for name, value in EXACT.items()
        if answer.headers.get(name) != value
    ]
    policy = answer.headers.get("Content-Security-Policy", "")
    is_page = answer.headers.get("Content-Type", "text/html").startswith(OURS_TO_DRAW)
    if {one.strip() for one in policy.split(";") if one.strip()} != (CSP if is_page else FILE_CSP):
        found.append(f"CSP: {policy}")
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        found.append(f"Cache-Control: {answer.headers.get('Cache-Control')}")
    features = answer.headers.get("Permissions-Policy", "").split(", ")
    if len(features) < 10 or not all(one.endswith("=()") for one in features):
        found.append("Permissions-Policy")
    robots = answer.headers.get("X-Robots-Tag", "")
    if ("noindex" in robots) is (path == "/"):
        found.append(f"X-Robots-Tag: {robots}")
    found += [f"{name} is there" for name in ("Server", "X-Powered-By") if name in answer.headers]
    return found


def cookie_faults(answer: HttpResponse) -> list[str]:
    """Cookies that a script or another site could read; those being taken back do not count."""
    return [
        f"cookie {cookie.key}"
        for cookie in answer.cookies.values()
        if cookie.value
        and not (
            (cookie["httponly"] or cookie.key in NOT_SECRET)
            and cookie["samesite"] in ("Lax", "Strict")
            and cookie["path"] == "/"
        )
    ]


def foreign(answer: HttpResponse) -> list[str]:
    """What the page would fetch from another site."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode("utf-8", "replace")
    return re.findall(r"""(?:\bsrc|srcset|<link[^>]*\bhref)=["'](?:https?:)?//[^"']*""", text)


@pytest.mark.parametrize("actor", ["anonymous", "begun", "person", "suivi", "coordinator"])
def test_every_answer_is_closed_refused_ones_included(actor: str) -> None:
    scene = actors.scene()
    wrong = {}
    for name, path in ADDRESSES.items():
        url = actors.address(scene, name, path)
        for method in ("GET", "POST"):
            answer, _ = actors.ask(scene, actor, method, url)
            found = [*faults(answer, url), *cookie_faults(answer), *foreign(answer)]
            if found:
                wrong[f"{method} {url}"] = found
    assert wrong == {}


@pytest.mark.parametrize("path", ["/nulle-part/", "/equipe/nulle-part/", "/equipe/dossiers/x/"])
def test_pages_that_do_not_exist_carry_them_too(client: Client, path: str) -> None:
    assert faults(client.get(path), path) == []


def test_an_upload_can_never_reach_a_temporary_file() -> None:
    handlers = django_settings.FILE_UPLOAD_HANDLERS
    assert handlers == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    assert django_settings.FILE_UPLOAD_MAX_MEMORY_SIZE > django_settings.MAX_FILE_BYTES


def test_a_forged_host_is_refused(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["dossiers.example"]
    answer = Client(raise_request_exception=False).get("/", HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert b"evil.example" not in answer.content


def test_a_page_leaves_compressed_and_never_twice_of_the_same_length(client: Client) -> None:
    asked = {"headers": {"accept-encoding": "gzip"}}
    answers = [client.get("/securite/", **asked) for _ in range(20)]
    assert {answer["Content-Encoding"] for answer in answers} == {"gzip"}
    assert "Accept-Encoding" in answers[0]["Vary"]
    plain = client.get("/securite/")
    assert gzip.decompress(answers[0].content) == plain.content
    assert len({len(answer.content) for answer in answers}) > 1
    assert 3 * len(answers[0].content) < 2 * len(plain.content)


def test_nothing_but_pages_is_compressed(client: Client) -> None:
    answer = client.get("/sante", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in answer
