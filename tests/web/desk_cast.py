"""Short names for what the tests of the team's screens do all the time."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers.form_fields import months_before
from dossiers.models import Case, Deadline, Member


def url(name: str, *args: Any) -> str:
    """The address of a desk page."""
    return reverse(f"desk:{name}", args=args)


def signed_in(member: Member) -> Client:
    """A browser of its own for this member."""
    client = Client()
    client.force_login(member)
    return client


def today() -> date:
    """The present day of the union."""
    return timezone.localdate(timezone.now())


def dismissed_so_that_it_ends_in(days: int) -> date:
    """The day of a dismissal whose twelve months end `days` calendar days from now.

    The last safe day may come up to four days earlier (week-ends, Easter).
    """
    return months_before(today() + timedelta(days=days), 12)


def open_arrival(client: Client, case: Case) -> None:
    """Answer « Non, ouvrir » to the question of conflict."""
    client.post(url("arrival", case.reference))


def fatal(case: Case) -> Deadline:
    """The twelve months to contest a dismissal."""
    return case.deadlines.get(rule="rupture_12m")


def text_of(response: HttpResponse) -> str:
    """What a reader sees of `main`, on one line."""
    html = response.content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    words = re.sub(r"<[^>]+>", " ", main)
    return re.sub(r"\s+", " ", words.replace("&#x27;", "'").replace("&amp;", "&"))


def title_of(response: HttpResponse) -> str:
    """The title of the page."""
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", found[1])


def undo_address(page: str) -> str:
    """Where the form « Annuler » of the status line posts to."""
    found = re.search(r'role="status">[^<]*<form method="post" action="([^"]+)"', page)
    assert found, "no form in the status line"
    return found[1]
