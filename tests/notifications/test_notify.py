"""Ringing: once for ever per key, in the caller's transaction, never held up by a broker."""

import re
import time
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from kombu import Connection

from notifications import ring as ring_module
from notifications.models import Delivery, Notice, Rhythm, State
from notifications.notify import Doorbell, notify, notify_many
from notifications.outbox import claim
from notifications.preferences import CannotBeSwitchedOff, choose
from notifications.ring import ring
from notifications.rows import insert_new
from notifications.topics import TOPICS, Family
from tests.services import free_port

SOMEBODY = uuid.UUID(int=7)


@pytest.fixture
def rung(monkeypatch):
    """How often the worker was rung."""
    calls = []
    monkeypatch.setattr("notifications.ring._Broker.silent_until", 0.0)
    keep = lambda name, **options: calls.append({"name": name, **options})  # noqa: E731
    monkeypatch.setattr(ring_module.deliver.app, "send_task", keep)
    return calls


def bells(count, prefix="k"):
    return [Doorbell("deadline", uuid.uuid4(), "/equipe/", f"{prefix}{n}") for n in range(count)]


@pytest.mark.django_db
def test_a_key_rings_once_for_ever(now):
    asked = {"topic": "deadline", "recipient": SOMEBODY, "link": "/equipe/", "key": "d1:j-7:p7"}
    first = notify(**asked, now=now)
    again = notify(**asked, now=now + timedelta(days=400))
    assert first is not None
    assert again is None
    assert Notice.objects.get().pk == first.pk
    assert Delivery.objects.get().notice_id == first.pk


@pytest.mark.django_db
def test_many_rings_only_the_new_doors_and_each_key_once(now):
    assert notify_many(bells(3), now=now) == 3
    assert notify_many([*bells(5), *bells(5)], now=now) == 2
    assert Notice.objects.count() == Delivery.objects.count() == 5


@pytest.mark.django_db
def test_a_delivery_waits_at_once_with_its_message_id(now):
    notify_many(bells(1), now=now)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == (State.WAITING, 0)
    assert delivery.next_attempt_at == delivery.created_at == now
    assert delivery.message_id == f"<{delivery.pk.hex}@section.example>"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "leaves_by"),
    [
        (None, ["email"]),
        ((), []),
        (("sms",), ["sms"]),
        (("sms", "email", "sms"), ["email", "sms"]),
    ],
    ids=str,
)
def test_a_doorbell_leaves_by_the_channels_it_names_or_by_those_of_its_topic(now, asked, leaves_by):
    notify_many([Doorbell("deadline", SOMEBODY, "/equipe/", "k", channels=asked)], now=now)
    assert Notice.objects.get().created_at == now
    found = Delivery.objects.order_by("channel").values_list("channel", flat=True)
    assert list(found) == leaves_by


@pytest.mark.django_db
def test_channels_that_were_named_do_not_ask_what_she_prefers(now):
    choose(recipient=SOMEBODY, topic="update", channel="email", rhythm=Rhythm.NONE)
    notify_many([Doorbell("update", SOMEBODY, "/", "k", channels=("email",))], now=now)
    assert Delivery.objects.get().channel == "email"


@pytest.mark.django_db
def test_the_bell_rings_at_once_and_the_message_leaves_when_its_hour_has_come(now):
    later = now + timedelta(hours=9)
    notify_many([Doorbell("deadline", SOMEBODY, "/", "k", not_before=later)], now=now)
    delivery = Delivery.objects.get()
    assert Notice.objects.get().created_at == now
    assert delivery.due_at == delivery.next_attempt_at == later
    assert claim(now=later - timedelta(seconds=1), limit=9) == []
    assert [row.pk for row in claim(now=later, limit=9)] == [delivery.pk]


@pytest.mark.django_db
def test_an_hour_that_is_past_is_kept_so_that_the_message_knows_it_is_late(now):
    past = now - timedelta(days=2)
    notify_many([Doorbell("deadline", SOMEBODY, "/", "k", not_before=past)], now=now)
    delivery = Delivery.objects.get()
    assert (delivery.due_at, delivery.next_attempt_at) == (past, now)


@pytest.mark.django_db
def test_what_the_caller_undoes_never_rang(now, rung, django_capture_on_commit_callbacks):
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        notify_many(bells(2), now=now)
        raise ZeroDivisionError
    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()
    assert rung == []


@pytest.mark.django_db
def test_the_worker_is_rung_once_per_call_and_only_for_something_new(
    now, rung, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        notify_many(bells(40), now=now)
    with django_capture_on_commit_callbacks(execute=True):
        notify_many(bells(40), now=now)
    assert [call["retry"] for call in rung] == [False]


def test_a_dead_broker_costs_one_short_attempt_then_is_left_alone(monkeypatch, caplog):
    monkeypatch.setattr("notifications.ring._Broker.silent_until", 0.0)
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    app = ring_module.deliver.app
    monkeypatch.setattr(app, "connection_for_write", lambda **how: Connection(nowhere, **how))
    start = time.monotonic()
    ring()
    ring()
    # Kombu left to itself insists for six seconds, in front of somebody's screen.
    assert time.monotonic() - start < 3
    assert [line.message for line in caplog.records if line.name == "notifications.ring"] == [
        "notifications: the broker does not answer: OperationalError"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "link", ["https://ailleurs.example/", "//ailleurs.example/", "/\\ailleurs.example", "equipe/"]
)
def test_a_notice_never_leads_out_of_the_site(now, link):
    with pytest.raises(ValueError, match="this site"):
        notify(topic="update", recipient=SOMEBODY, link=link, key="k", now=now)
    with pytest.raises(ValueError, match="this site"):
        notify(topic="update", recipient=SOMEBODY, link="/", answer_link=link, key="k", now=now)
    assert not Notice.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["link", "answer_link"])
def test_the_database_too_refuses_a_link_to_another_site(now, field):
    notify(topic="update", recipient=SOMEBODY, link="/", key="k", now=now)
    with pytest.raises(IntegrityError):
        Notice.objects.update(**{field: "//ailleurs.example/"})


@pytest.mark.django_db
def test_an_unknown_topic_writes_nothing(now):
    with pytest.raises(KeyError):
        notify_many([*bells(1), Doorbell("gossip", SOMEBODY, "/", "k9")], now=now)
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_topic_switched_off_stays_in_the_bell_and_does_not_leave(now):
    choose(recipient=SOMEBODY, topic="arrival", channel="email", rhythm=Rhythm.NONE)
    other = uuid.uuid4()
    for person in (SOMEBODY, other):
        notify(topic="arrival", recipient=person, link="/", key=str(person), now=now)
    assert Notice.objects.count() == 2
    assert Delivery.objects.get().notice.recipient == other
    choose(recipient=SOMEBODY, topic="arrival", channel="email", rhythm=Rhythm.INSTANT)
    notify(topic="arrival", recipient=SOMEBODY, link="/", key="later", now=now)
    assert Delivery.objects.filter(notice__recipient=SOMEBODY).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "topic", [slug for slug, topic in TOPICS.items() if not topic.can_be_switched_off]
)
def test_a_date_or_the_safety_of_an_account_cannot_be_switched_off(topic):
    with pytest.raises(CannotBeSwitchedOff):
        choose(recipient=SOMEBODY, topic=topic, channel="email", rhythm=Rhythm.NONE)


def test_the_topics_of_the_ladder_and_of_security_are_the_ones_that_always_leave():
    always = {slug for slug, topic in TOPICS.items() if not topic.can_be_switched_off}
    rungs = {slug for slug, topic in TOPICS.items() if topic.family is Family.RUNG}
    assert {"deadline", "deadline_escalated"} <= rungs
    assert always == rungs | {"security", "clock_alarm", "vault_closed"}


@pytest.mark.django_db
def test_ringing_fifty_doors_takes_the_statements_of_two(
    now, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4) as few:
        notify_many([Doorbell("arrival", uuid.uuid4(), "/", f"a{n}") for n in range(2)], now=now)
    with django_assert_num_queries(len(few)):
        notify_many([Doorbell("arrival", uuid.uuid4(), "/", f"b{n}") for n in range(50)], now=now)


@pytest.mark.django_db
def test_a_reference_is_six_letters_that_say_nothing_and_are_not_the_key(now):
    notify_many(bells(50), now=now)
    references = set(Notice.objects.values_list("reference", flat=True))
    assert len(references) == 50
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{6}", one) for one in references)


@pytest.mark.django_db
def test_rows_written_at_once_are_those_that_django_would_write(now):
    """Every column of both tables comes back as it was given, empty ones too."""
    notices = [
        Notice(
            recipient=uuid.uuid4(),
            topic="deadline",
            reference="ABC234",
            link=f"/équipe/{n}/",
            answer_link="" if n else "/réponse/",
            key=f"k'{n}\"\\{{}},NULL",
            created_at=now,
            seen_at=now if n else None,
        )
        for n in range(3)
    ]
    assert insert_new(notices) == notices
    other = Notice(recipient=SOMEBODY, topic="update", link="/", key=notices[0].key, created_at=now)
    assert insert_new([other]) == []
    kept = {notice.pk: notice for notice in Notice.objects.all()}
    assert len(kept) == 3
    for notice in notices:
        for field in Notice._meta.concrete_fields:
            name = field.attname
            assert getattr(kept[notice.pk], name) == getattr(notice, name), name
