"""Whatever leaves the tool, in every language and by every channel, names nobody and nothing.

A name of the union, an employer, a person, a case or its number in a mail on a shared screen
can mean a dismissal: each text is rendered as it would leave, from words that a host chose to
be as telling as possible, and read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.utils import translation
from django.utils.functional import lazystr

from dossiers.digests import Dates, _to_lose, lines
from dossiers.models import Member
from notifications import topics
from notifications.address_book import Address
from notifications.channels.webhook import body_of
from notifications.contract import Line, Message
from notifications.digest_lines import lines_for
from notifications.letter import Press, letter
from notifications.models import Notice
from notifications.notify import Doorbell, notify_many
from notifications.topics import ANSWER_SUBJECT, TEAM_TOPICS, TOPICS, UPDATE_SUBJECT, Topic
from notifications.wording import on_a_phone
from tests import build

UNION, EMPLOYER, PERSON, CASE = "Syndicat des Quais", "Ravel Transports", "Sofia", "2026-0147"
# What a text may never say, whoever hosts; « Dossiers », the name of the tool, is not it.
GIVES_AWAY = re.compile(
    r"syndic|sindic|\bunion\b|نقابة|\bCGT\b|\bCNT\b|employeur|employer|empresa|patron|"
    r"salari|\bworkers?\b|trabajador|trabalhador|licenci|dismiss|prud.?hom|grève|strike|"
    r"\b20\d\d-\d{2,}\b|%\(|\{\{|\{%",
    re.IGNORECASE,
)
LANGUAGES = [code for code, _name in django_settings.LANGUAGES]
SECRETS = (UNION, EMPLOYER, PERSON, CASE)


@pytest.fixture(autouse=True)
def telling_host(settings: Any) -> None:
    """An organisation that wrote its name wherever a setting may hold one."""
    settings.SITE_SHORT_NAME = UNION
    settings.HELPLINE_PHONE = f"{PERSON} 01 23 45 67 89"
    settings.SITE_URL = "https://outil.example"


def faults(text: str) -> list[str]:
    """What in this text could give somebody away."""
    found = [one for one in SECRETS if one.lower() in text.lower()]
    return found + GIVES_AWAY.findall(text)


def message(topic: Topic, language: str, now: datetime, **more: Any) -> Message:
    address = Address(email="a@people.example", language=language)
    return Message(topic, address, "7QX2M9", "<0a1b@section.example>", now, **more)


def leaving(topic: Topic, language: str, now: datetime) -> Iterator[tuple[str, str]]:
    """(channel, everything that leaves by it): alone, late, with others."""
    for more in ({}, {"late": True}, {"count": 4}):
        one = message(topic, language, now, **more)
        mail = letter(one)
        yield "email", f"{mail.subject}\n{mail.body}"
        yield "email", Press().print(one).decode("utf-8", "replace").partition("\r\n\r\n")[0]
        yield "phone", on_a_phone(one)
        yield "webhook", body_of(one).decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", TOPICS)
def test_no_topic_names_anybody_in_any_language_by_any_channel(
    slug: str, language: str, now: datetime
) -> None:
    for channel, text in leaving(TOPICS[slug], language, now):
        assert faults(text) == [], f"{slug}, {language}, {channel}"
        assert text.strip()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", TEAM_TOPICS)
def test_the_team_has_two_subjects_and_no_other(slug: str, language: str, now: datetime) -> None:
    with translation.override(language):
        known = {str(UPDATE_SUBJECT), str(ANSWER_SUBJECT)}
    assert letter(message(TOPICS[slug], language, now)).subject in known


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_no_line_of_a_digest_names_anybody(
    language: str, now: datetime, awa: Member, settings: Any
) -> None:
    settings.NOTIFICATIONS_DIGEST_LINES = "tests.notifications.test_words.every_line"
    build.taken(awa, now=now)
    notify_many([Doorbell("deadline", awa.pk, "/", "k", channels=())], now=now)
    notify_many([Doorbell("digest", awa.pk, "/", "d")], now=now)
    told = lines_for(list(Notice.objects.filter(topic="digest")), now=now)[awa.pk]
    assert len(told) >= 7
    mail = letter(message(TOPICS["digest"], language, now, lines=told))
    assert faults(f"{mail.subject}\n{mail.body}") == []


def every_line(people: set[UUID], *, now: datetime) -> dict[UUID, list[Line]]:
    """Each line that the house may write, and those it writes now."""
    today = now.date()
    to_lose = [_to_lose([Dates(2, day)], today) for day in (None, today, today.replace(day=28))]
    others = ["Réponses à donner : %(n)d", "Tâches : %(n)d", "Suivis proposés : %(n)d"]
    written = lines(people, now=now)
    return {
        person: [*to_lose, *(Line(one, 3) for one in others), *written.get(person, [])]
        for person in people
    }


@pytest.mark.parametrize(
    "words",
    [
        f"{UNION} : une date demande une réponse.",
        f"Une date de {EMPLOYER} demande une réponse.",
        f"{PERSON} attend une réponse.",
        f"Le dossier {CASE} demande une réponse.",
        "Le 2025-318 demande une réponse.",
        "Votre employeur a répondu.",
        "Le syndicat vous écrit.",
    ],
)
def test_a_sentence_that_gives_away_would_be_seen(
    words: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = replace(TOPICS["deadline"], sentence=lazystr(words), short="")
    monkeypatch.setitem(topics.TOPICS, "deadline", bad)
    seen = {channel for channel, text in leaving(bad, "fr", now) if faults(text)}
    assert {"email", "phone"} <= seen


def test_a_template_that_gives_away_would_be_seen(
    now: datetime, settings: Any, tmp_path: Any
) -> None:
    place = tmp_path / "emails"
    place.mkdir()
    (place / "doorbell.txt").write_text("{{ sentence }} {{ name }}\n" + UNION)
    options = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    settings.TEMPLATES = options
    assert faults(letter(message(TOPICS["update"], "fr", now)).body) == [UNION, "Syndic"]


def test_a_number_of_days_is_said_on_its_day_only(now: datetime) -> None:
    soon = TOPICS["deadline_in_3"]
    text = on_a_phone(message(soon, "fr", now))
    assert text == (
        "Dossiers : une date limite dans 3 jours vous attend. "
        "Ouvrez l'outil pour dire que vous l'avez vue."
    )
    late = message(soon, "fr", now, late=True)
    assert "3 jours" not in on_a_phone(late) + letter(late).body
    tomorrow = on_a_phone(message(TOPICS["deadline_tomorrow"], "fr", now))
    assert tomorrow == (
        "Dossiers : date limite DEMAIN, personne n'a confirmé. "
        "Ouvrez l'outil ou appelez la coordination."
    )
