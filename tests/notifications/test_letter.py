"""The mail: the same for everyone, and nothing in it that could be read over a shoulder."""

import re
from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from notifications.contract import Line, Message
from notifications.letter import Press, letter, mailbox
from notifications.topics import TEAM_TOPICS as TOPICS
from notifications.topics import UPDATE, Family, topic_of
from notifications.wording import on_a_phone

ANSWER = "Dossiers : une date demande une réponse"
NEWS = "Dossiers : vous avez une mise à jour"
SUBJECTS = {slug: ANSWER if topic.family is Family.RUNG else NEWS for slug, topic in TOPICS.items()}


def message(topic, now, email="sam@people.example", reference="7QX2M9"):
    return Message(
        topic=TOPICS[topic],
        address={"email": email, "language": "fr"},
        reference=reference,
        message_id="<0a1b@section.example>",
        at=now,
    )


def printed(topic, now):
    raw = Press().print(message(topic, now))
    return message_from_bytes(raw, policy=policy.default)


@pytest.mark.parametrize("topic", TOPICS)
def test_the_subject_is_one_of_two_constants(topic, now):
    assert printed(topic, now)["Subject"] == SUBJECTS[topic]


@pytest.mark.parametrize("topic", TOPICS)
def test_the_text_holds_a_sentence_the_sign_in_page_and_the_reference_only(topic, now):
    body = printed(topic, now).get_content()
    lines = [line for line in body.splitlines() if line]
    assert lines == [
        "Bonjour,",
        str(TOPICS[topic].sentence),
        "Ouvrir : https://section.example/equipe/connexion/",
        "Repère : 7QX2M9",
    ]
    assert re.findall(r"https?://\S+", body) == ["https://section.example/equipe/connexion/"]


@pytest.mark.parametrize("topic", TOPICS)
def test_the_headers_are_the_ones_that_are_needed_and_no_other(topic, now):
    mail = printed(topic, now)
    assert set(mail.keys()) == {
        *("Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To"),
        *("Message-ID", "Date", "Auto-Submitted", "X-Auto-Response-Suppress"),
    }
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["From"] == "Dossiers <dossiers@section.example>"
    assert mail["To"] == "sam@people.example"
    assert mail["Message-ID"] == "<0a1b@section.example>"
    assert mail["Date"].datetime == now
    assert mail.get_content_type() == "text/plain"


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("email", ["sam@people.example", "léa@exemple-é.example"])
def test_the_press_prints_exactly_what_django_would_write(topic, email, now):
    one = message(topic, now, email=email)
    assert Press().print(one) == letter(one).message().as_bytes(linesep="\r\n")


def test_a_very_long_address_says_the_same_on_one_line(now):
    # Django folds it; a line may have 998 characters and an address 254 (RFC 5321 4.5.3.1).
    one = message("deadline", now, email=f"{'long' * 15}@{'sub.' * 40}example")
    ours, django = (
        message_from_bytes(raw, policy=policy.default)
        for raw in (Press().print(one), letter(one).message().as_bytes())
    )
    assert ours["To"] == django["To"]
    assert max(len(line) for line in Press().print(one).splitlines()) < 998


def test_a_press_prints_many_letters_without_mixing_them(now):
    press = Press()
    first = press.print(message("deadline", now, "a@people.example", "AAAAAA"))
    second = press.print(message("deadline", now, "b@people.example", "BBBBBB"))
    assert first != second
    assert b"a@people.example" not in second
    assert b"AAAAAA" not in second
    assert press.print(message("deadline", now, "a@people.example", "AAAAAA")) == first


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_a_sentence_is_short(topic):
    assert all(len(part.split()) <= 14 for part in str(topic.sentence).split("."))


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: x@y.example", "a@b.example, c@d.example", "<a@b.example>", "nobody", ""],
)
def test_what_is_not_one_address_is_refused(address):
    with pytest.raises(ValueError, match=r"."):
        mailbox(address)


def test_a_topic_that_a_later_release_removed_is_plain_news():
    assert topic_of("once-upon-a-time") is UPDATE


def test_what_leaves_late_says_so(now):
    body = letter(replace(message("deadline", now), late=True)).body
    assert "Une date demande une réponse.\nCe message part en retard.\nOuvrir :" in body


@pytest.mark.parametrize(
    ("topic", "sentence"),
    [("deadline", "4 échéances vous attendent."), ("update", "4 avis vous attendent.")],
)
def test_several_that_leave_together_are_counted_in_one_sentence(topic, sentence, now):
    gathered = replace(message(topic, now), count=4)
    assert sentence in letter(gathered).body
    assert on_a_phone(gathered) == f"Dossiers : {sentence}"


def test_the_press_keeps_apart_one_and_several_late_and_in_time(now):
    press, one = Press(), message("deadline", now)
    for kind in (one, replace(one, count=4), replace(one, late=True), one):
        assert press.print(kind) == letter(kind).message().as_bytes(linesep="\r\n")


def test_a_digest_is_the_text_that_was_decided(now):
    lines = (Line("À ne pas perdre : %(n)d (dans %(days)d jours)", 1, {"days": 4}),)
    lines += (Line("Réponses à donner : %(n)d", 2), Line("Tâches : %(n)d", 1))
    digest = replace(message("digest", now), lines=lines)
    mail = message_from_bytes(Press().print(digest), policy=policy.default)
    assert mail["Subject"] == NEWS
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r\n", "\n").rstrip() == (
        "Bonjour,\n\nÀ ne pas perdre : 1 (dans 4 jours)\nRéponses à donner : 2\nTâches : 1\n\n"
        "Ouvrir : https://section.example/equipe/connexion/\n"
        "Régler ce point : dans l’outil, « Moi »."
    )
