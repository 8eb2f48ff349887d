"""What leaves for a person: counted in segments, and empty of everything that gives away."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Any

import pytest

from notifications.address_book import Address, AddressRequest
from notifications.deliver import deliver_all
from notifications.letter import message_id_for
from notifications.notify import Doorbell, notify_many
from notifications.quiet import all_words, words
from notifications.topics import TOPICS
from tests.notifications.conftest import NOW
from tests.notifications.doubles import Sink

# GSM 03.38, the basic alphabet: one septet each. The extension (€ and brackets) costs two.
GSM7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
LATIN, OTHER = ("fr", "en", "es", "pt"), ("ar", "bn")
TOPICS_OF_PERSONS = [slug for slug, topic in TOPICS.items() if topic.quiet]
SHORT = [
    (topic, language, text)
    for topic, uses in all_words().items()
    for language, text in uses["short"].items()
]
EVERYTHING = [
    (topic, use, language, text)
    for topic, uses in all_words().items()
    for use, texts in uses.items()
    for language, text in texts.items()
]
# Union, work, law, case, in each language; and the name of the tool.
GIVES_AWAY = re.compile(
    r"syndic|sindic|union|نقابة|ইউনিয়ন|dossier|salari|patron|employ|emple|empreg|travail|"
    r"trabaj|trabalh|\bwork|legal|droit|prud|tribunal|court|grève|strike|huelga|greve|"
    r"https?:|www\.|\.fr\b|\.org\b|/",
    re.IGNORECASE,
)
HURRY = re.compile(r"urgent|immédiat|urgência|urgencia|\bnow\b|\bvitesse|rápid|عاجل|জরুরি", re.I)


def gsm7_faults(text: str) -> set[str]:
    """The letters that would turn the whole message into segments of 70."""
    return set(text) - GSM7


@pytest.mark.parametrize(("topic", "language", "text"), SHORT)
def test_every_text_is_one_segment(topic: str, language: str, text: str) -> None:
    if language in LATIN:
        assert gsm7_faults(text) == set()
        assert len(text) <= 160
    else:
        assert len(text.encode("utf-16-be")) // 2 <= 70


@pytest.mark.parametrize("letter", [*"çêâîôûœ’«áíóúã€"])
def test_the_letters_that_cut_a_message_in_two_are_seen(letter: str) -> None:
    assert gsm7_faults(f"Bonjour {letter}") == {letter}


def test_the_figures_of_the_specification_hold() -> None:
    answer = all_words()["person_reply"]["short"]
    counted = {language: len(text) for language, text in answer.items()}
    assert (counted["fr"], counted["en"], counted["es"]) == (130, 122, 108)
    assert (counted["pt"], counted["ar"], counted["bn"]) == (134, 56, 58)
    assert len(words("person_date", "short", "fr")) == 136


@pytest.mark.parametrize(("topic", "use", "language", "text"), EVERYTHING)
def test_no_text_gives_anybody_away_nor_hurries(
    topic: str, use: str, language: str, text: str
) -> None:
    assert not GIVES_AWAY.search(text)
    assert not HURRY.search(text)
    assert "{" not in text and "%" not in text and not re.search(r"\d", text)


def test_a_name_a_link_or_a_union_would_be_seen() -> None:
    for text in ("Le syndicat vous a répondu.", "See https://x.org", "El sindicato", "Dossiers :"):
        assert GIVES_AWAY.search(text)


def test_every_topic_of_a_person_is_written_whole_in_every_language() -> None:
    assert set(TOPICS_OF_PERSONS) == set(all_words())
    for uses in all_words().values():
        assert set(uses) == {"subject", "short", "letter"}
        for texts in uses.values():
            assert set(texts) == {*LATIN, *OTHER}


def test_an_unknown_language_reads_french() -> None:
    assert words("person_trial", "short", "wo") == words("person_trial", "short", "fr")
    with pytest.raises(KeyError):
        words("person_trial", "shout", "fr")


class Book:
    language = "fr"


def addresses_of(requests: Sequence[AddressRequest]) -> dict[uuid.UUID, Address]:
    return {
        one.recipient: Address(email="camille@people.example", language=Book.language)
        for one in requests
    }


def posted(sink: Sink, topic: str, language: str = "fr") -> EmailMessage:
    """The mail that a person receives about this topic."""
    Book.language = language
    who = uuid.uuid4()
    bell = Doorbell(topic, who, "/suivre/", f"key:{who}", channels=("email",))
    notify_many([bell], now=NOW)
    deliver_all(now=NOW)
    return sink.accepted[-1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("topic", TOPICS_OF_PERSONS)
@pytest.mark.parametrize("language", [*LATIN, *OTHER])
def test_a_mail_is_one_sentence_from_a_name_that_says_nothing(
    settings: Any, sink: Sink, topic: str, language: str
) -> None:
    settings.NOTIFICATIONS_ADDRESS_BOOK = "tests.notifications.test_quiet.addresses_of"
    settings.SITE_SHORT_NAME, settings.SITE_URL = "Syndicat", "https://syndicat.example"
    settings.DEFAULT_FROM_EMAIL = "Syndicat <equipe@syndicat.example>"
    settings.QUIET_FROM_EMAIL = "Messages <poste@neutre.example>"
    mail = posted(sink, topic, language)
    assert mail.get_content().strip() == words(topic, "letter", language)
    assert mail["Subject"].strip() == words(topic, "subject", language)
    assert mail["From"] == "Messages <poste@neutre.example>"
    assert mail.get_content_type() == "text/plain"
    assert "syndicat" not in mail.as_string().lower()
    assert mail["Auto-Submitted"] == "auto-generated"


def test_the_subject_of_an_answer_is_the_one_of_the_specification() -> None:
    assert words("person_reply", "subject", "fr") == "Une réponse vous attend"


def test_the_mark_of_a_mail_names_the_neutral_domain_only(settings: Any) -> None:
    settings.QUIET_FROM_EMAIL = "Messages <poste@neutre.example>"
    assert message_id_for(uuid.uuid4(), TOPICS["person_reply"]).endswith("@neutre.example>")
    assert message_id_for(uuid.uuid4(), TOPICS["update"]).endswith("@section.example>")
