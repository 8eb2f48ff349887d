"""Whatever is posted to a public page, it answers; never with a 500."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from dossiers import kinds
from dossiers.actions import guard
from dossiers.actions.session import open_session_after_deposit
from dossiers.intake import cookies
from dossiers.models import Member
from tests import build
from tests.web import test_campaign, walk

PAGES = (
    "/demander/", "/c/printemps-7/", "/demander/travail/", "/demander/probleme/",
    "/demander/dates/", "/demander/raconter/", "/demander/repondre/", "/demander/verifier/",
    "/demander/envoyer/", "/demander/pause/", "/suivre/", "/suivre/dossier/repondre/",
    "/suivre/dossier/accords/", "/langue/",
)  # fmt: skip
NAMES = (
    "sector", "employer", "department", "still", "problems", "colleagues", "urgent",
    "urgent_date_day", "urgent_date_month", "urgent_date_year", "letter", "when_day", "when_month",
    "when_year", "when_range", "story", "channel", "phone", "email", "name", "language",
    "when_to_call", "voicemail", "read_by_others", "code", "body", "act", "answer", "moment",
    "remarque", "verification", "preuve", "resultat", "passer", "envoyer", "confirmer", "pause",
    "ajouter", "langue", "suite", "file",
)  # fmt: skip
LIKELY = st.sampled_from(
    ["", "1", "yes", "no", "noz", "phone", "email", "31", "2", "2026", "30 02", "٣١", "week",
     "0612345678", "a@b", "\x00", "\ud7ff", "é" * 300, "<script>", "' OR 1=1 --", "=1+1", "../.."]
)  # fmt: skip
VALUES = LIKELY | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
FORMS = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=8)
# What is no form at all.
BODIES = st.binary(max_size=80) | FORMS.map(
    lambda form: "&".join(f"{n}={quote_plus(v)}" for n, v in form).encode()
)
KINDS = (
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data",
    "application/json", "text/plain", "application/x-www-form-urlencoded; charset=nimporte",
)  # fmt: skip
MANY: Any = limits(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def nobody_is_counted(settings: Any) -> None:
    """Everybody here comes from one address."""
    settings.PUBLIC_STARTS = 0


@pytest.mark.django_db
@MANY
@given(
    posted=st.tuples(st.sampled_from(PAGES), BODIES, st.sampled_from(KINDS)),
    sector=st.sampled_from(list(kinds.KINDS)), begun=st.booleans(), checked=st.booleans(),
)  # fmt: skip
def test_anything_posted_is_answered(
    lea: Member, posted: tuple[str, bytes, str], sector: str, begun: bool, checked: bool
) -> None:
    page, body, kind = posted
    client = _somebody(lea, sector, begun=begun)
    guard.switch(on=checked, by=lea, now=timezone.now())
    answer = client.generic("POST", page, body, content_type=kind)
    assert answer.status_code in (200, 303, 400, 403, 404, 413, 422, 429)
    assert client.get(page).status_code in (200, 303, 403, 404, 405)


def _somebody(lea: Member, sector: str, *, begun: bool) -> Client:
    """A phone with nothing, or with a request begun and a case open."""
    guard.switch(on=False, by=lea, now=timezone.now())
    if not test_campaign.Campaign.objects.exists():
        test_campaign.opened(lea)
        case = build.deposited("noz", section=build.section_of(lea))
        lea.token = open_session_after_deposit(case, now=timezone.now())  # type: ignore[attr-defined]
    client = walk.begun(sector) if begun else Client()
    client.raise_request_exception = False
    if begun:
        client.cookies[cookies.name(cookies.SESSION)] = lea.token  # type: ignore[attr-defined]
    return client
