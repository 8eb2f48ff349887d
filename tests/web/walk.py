"""Walking through the public pages as a phone without scripts does."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from html import unescape
from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from PIL import Image

from dossiers import kinds
from dossiers.actions import exhibit
from dossiers.actions.member import create_section
from dossiers.actions.session import open_session_after_deposit
from dossiers.intake import robots
from dossiers.models import Case, Exhibit, Section
from dossiers.rules.deadline import near_date
from tests import build

STEPS = ("travail", "probleme", "dates", "raconter", "repondre")


def a_section(name: str = "Lyon", **more: Any) -> Section:
    """A section that receives what no other does."""
    return create_section(name, now=timezone.now(), **{"takes_the_rest": True, **more})


def begun(sector: str = "noz") -> Client:
    """A phone that pressed « Commencer » and answered the first screen."""
    client = Client()
    assert client.post("/demander/").status_code == 303
    post(client, "travail", sector=sector)
    return client


def post(client: Client, step: str, **answers: Any) -> HttpResponse:
    """Answer a screen; it must lead on."""
    response = client.post(f"/demander/{step}/", answers)
    assert response.status_code == 303, text_of(response)
    return response


def ticked(problem: str, sector: str = "noz") -> Client:
    """A phone that went on to the one compulsory tick."""
    client = begun(sector)
    post(client, "probleme", problems=problem)
    return client


def stamp_of(response: HttpResponse) -> str:
    """The signed moment of the check page."""
    found = re.search(r'name="moment" value="([^"]+)"', response.content.decode())
    assert found
    return unescape(found[1])


def press_send(client: Client, **more: str) -> HttpResponse:
    """« Envoyer ma demande », by somebody who takes the time to note the code."""
    page = client.get("/demander/verifier/")
    stamp = stamp_of(page)
    wait, robots.LEAST_SECONDS = robots.LEAST_SECONDS, -1
    try:
        return client.post("/demander/envoyer/", {"moment": stamp, **more})
    finally:
        robots.LEAST_SECONDS = wait


def sent(client: Client) -> Case:
    """Send it; the case."""
    response = press_send(client)
    assert response.status_code == 303, text_of(response)
    assert response["Location"] == "/demander/code/"
    return Case.objects.latest("reference")


def code_on(response: HttpResponse) -> str:
    """The code that a page shows."""
    found = re.search(r'<p class="code"[^>]*>(.*?)</p>', response.content.decode(), re.S)
    assert found, text_of(response)
    return re.sub(r"<[^>]+>|\s", "", found[1])


def text_of(response: HttpResponse, until: str = "</main>") -> str:
    """What a person reads in `main`, or in its part before `until`."""
    page = response.content.decode()
    main = page[max(page.find("<main"), 0) :]
    main = main[: main.find(until)] if until in main else main
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).strip()


def photo(name: str = "lettre.jpg", size: tuple[int, int] = (40, 30)) -> io.BytesIO:
    """A small real photo."""
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, format="JPEG")
    out.seek(0)
    out.name = name
    return out


def noted(client: Client) -> Client:
    """« J'ai noté mon code »: the case is open."""
    assert client.post("/demander/code/note/")["Location"] == "/suivre/dossier/"
    return client


def come_back(code: str) -> Client:
    """Another phone, with the code."""
    client = Client()
    response = client.post("/suivre/", {"code": code})
    assert response.status_code == 303, text_of(response)
    return client


def title_of(response: HttpResponse) -> str:
    """The title of the tab."""
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), re.S)
    assert found
    return unescape(found[1])


def pieces(case: Case) -> list[Exhibit]:
    """The pieces of a case, opened as for the team."""
    return list(build.opened(case).exhibits.all())


def content_of(case: Case) -> bytes:
    """The bytes of the only piece of a case."""
    return exhibit.content_of(pieces(case)[0])


def letters(sector: str) -> list[str]:
    """The letters of a kind, in the order of the screen."""
    return list(kinds.kind(sector).letters)


def now() -> datetime:
    """The present moment, as the views read it."""
    return timezone.now()


def near(day: date) -> str:
    """A day as the pages write it."""
    return near_date(day, timezone.localdate())


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of our tables, to prove that nothing changed."""
    models = [
        m for app in ("dossiers", "notifications") for m in apps.get_app_config(app).get_models()
    ]
    return {m.__name__: sorted(m.objects.values_list(), key=str) for m in models}


def session_of(case: Case) -> str:
    """The cookie of the person who has just sent this (opened) case."""
    return open_session_after_deposit(case, now=timezone.now())
