"""When something goes wrong: words that help, in the frame of the right side."""

import errno
import re
import sqlite3
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import psycopg
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from dossiers import errors
from dossiers.models import Member

NOW = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)


@pytest.fixture
def ask(rf: RequestFactory):
    def build(path: str, user=None):
        request = rf.get(path)
        request.user = user or AnonymousUser()
        return request

    return build


@pytest.fixture
def member(db):
    return Member.objects.create_user("karim@example.org", name="Karim", joined_on=date(2026, 1, 5))


@pytest.mark.django_db
def test_a_lost_visitor_finds_the_two_doors_without_a_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/nulle-part/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "Cette page n’existe pas." in page
    assert 'href="/demander/"' in page
    assert 'href="/suivre/"' in page
    assert "Quitter cette page" in page


def test_a_lost_member_stays_in_the_team_frame(client, member):
    client.force_login(member)
    page = client.get("/equipe/nulle-part/").content.decode()
    assert "n’est pas ouverte à ce compte" in page
    assert 'class="nav"' in page
    assert "Quitter cette page" not in page


def test_nobody_is_shown_the_team_frame_without_an_account(ask):
    page = errors.not_found(ask("/equipe/nulle-part/")).content.decode()
    assert "n’est pas ouverte à ce compte" not in page


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.bad_request, 400, "n’a pas pu être lue"),
        (errors.forbidden, 403, "n’est pas permise"),
        (errors.form_expired, 403, "Rien n’a été envoyé."),
    ],
)
def test_each_refusal_says_what_happened(ask, view, status, words):
    response = view(ask("/demander/"))
    assert response.status_code == status
    assert words in response.content.decode()


def test_a_member_is_told_that_nothing_was_saved(ask, member):
    page = errors.form_expired(ask("/equipe/a-faire/", member)).content.decode()
    assert "Rien n’a été enregistré." in page


def test_a_post_without_its_token_gets_our_page():
    response = Client(enforce_csrf_checks=True).post("/suivre/", {"code": "x"})
    assert response.status_code == 403
    assert "cette page s’est fermée" in response.content.decode()


@pytest.mark.parametrize(
    ("wait", "sentence", "header"),
    [
        (timedelta(minutes=10), "Attendez 10 minutes, jusqu’à 18:40.", "600"),
        (timedelta(seconds=61), "Attendez 2 minutes, jusqu’à 18:31.", "61"),
        (timedelta(seconds=20), "Attendez 1 minute, jusqu’à 18:30.", "20"),
    ],
)
def test_too_many_tries_are_told_the_real_time(ask, wait, sentence, header):
    response = errors.too_many(ask("/suivre/"), wait=wait, now=NOW)
    assert (response.status_code, response["Retry-After"]) == (429, header)
    assert sentence in response.content.decode()


def test_a_breakdown_needs_nothing_that_may_be_broken(ask, settings):
    settings.HELPLINE_PHONE = "04 00 00 00 00"
    response = errors.server_error(ask("/suivre/"))
    page = response.content.decode()
    assert response.status_code == 500
    assert len(response.content) < 4_000
    assert "Vos réponses déjà enregistrées ne sont pas perdues." in page
    assert "04 00 00 00 00" in page
    assert not re.search(r"<script|csrf", page)


class FullError(sqlite3.OperationalError):
    sqlite_errorname = "SQLITE_FULL"


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Quota exceeded"),
        FullError("database or disk is full"),
        psycopg.errors.DiskFull(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_full_disk_is_told_and_what_was_sent_is_said_not_kept(ask, error):
    def wrapped():
        try:
            raise error
        except Exception as cause:
            raise ValueError from cause

    with pytest.raises(ValueError) as told:
        wrapped()
    try:
        raise told.value
    except ValueError:
        asked = [ask("/demander/envoyer/"), ask("/demander/envoyer/")]
        asked[0].method = "POST"
        posted, read = (errors.server_error(request) for request in asked)
    assert (posted.status_code, read.status_code) == (503, 503)
    assert "n’est pas enregistré." in posted.content.decode()
    assert "elle renverra votre texte" in posted.content.decode()
    assert "n’a plus de place" in read.content.decode()
    assert "enregistré" not in read.content.decode()


class AwayError(sqlite3.OperationalError):
    sqlite_errorname = "SQLITE_IOERR_SHMSIZE"


@pytest.mark.parametrize(("free", "full"), [(0, True), (2**30, False)])
def test_sqlite_that_cannot_read_has_no_room_only_when_the_disk_says_so(monkeypatch, free, full):
    monkeypatch.setattr(errors.shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    assert errors.is_disk_full(AwayError("disk I/O error")) is full


def test_another_breakdown_says_nothing_of_room(ask):
    page = errors.server_error(ask("/suivre/")).content.decode()
    assert "n’a plus de place" not in page
