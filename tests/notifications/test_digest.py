"""The digest: one a day at most, never empty, whoever rings and however often."""

import uuid
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from notifications.contract import Line
from notifications.deliver import deliver_all
from notifications.digest import ring_digests
from notifications.models import Delivery, Notice, Rhythm, State
from notifications.notify import Doorbell, notify_many
from notifications.preferences import CannotBeSwitchedOff, choose

SAM, ADA = uuid.UUID(int=7), uuid.UUID(int=8)
EVENING = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
A_WEEK, A_DAY = timedelta(days=7), timedelta(days=1)


class House:
    """What the rest of the house answers."""

    moments: dict = {}
    minimum = None
    lines: dict = {}
    asked = 0


def readers(*, now):
    return {
        person: SimpleNamespace(moment=moment, minimum=House.minimum)
        for person, moment in House.moments.items()
        if moment <= now
    }


def lines(people, *, now):
    House.asked += 1
    return {person: House.lines[person] for person in people if person in House.lines}


def broken(*_people, now):
    raise RuntimeError("sam@people.example")


@pytest.fixture(autouse=True)
def house(settings, db):
    settings.NOTIFICATIONS_DIGEST_READERS = f"{__name__}.readers"
    settings.NOTIFICATIONS_DIGEST_LINES = f"{__name__}.lines"
    House.moments, House.minimum = {SAM: EVENING}, None
    House.lines = {SAM: [Line("Réponses à donner : %(n)d", 2), Line("Tâches : %(n)d", 0)]}
    House.asked = 0


def evening(now):
    """Ring as beat does, then send."""
    ring_digests(now=now)
    deliver_all(now=now)


def bodies(sink):
    return [mail.get_content() for mail in sink.accepted]


def test_it_leaves_once_when_its_hour_has_come_and_the_bell_does_not_ring(sink):
    assert ring_digests(now=EVENING - timedelta(seconds=1)) == 0
    for minute in range(30):
        evening(EVENING + timedelta(minutes=minute))
    [body] = bodies(sink)
    assert "Réponses à donner : 2" in body
    assert "Tâches" not in body
    assert sink.accepted[0]["Subject"] == "Dossiers : vous avez une mise à jour"
    assert not Notice.objects.filter(seen_at=None).exists()


def test_nothing_leaves_when_everything_is_zero(sink):
    House.lines = {SAM: [Line("Tâches : %(n)d", 0)]}
    evening(EVENING)
    assert sink.accepted == []
    assert Delivery.objects.get().state == State.DROPPED
    House.lines = {}
    House.moments = {SAM: EVENING + A_WEEK}
    evening(EVENING + A_WEEK)
    assert sink.accepted == []


def test_a_machine_that_was_off_sends_one_when_it_comes_back_and_not_two(sink):
    evening(EVENING)
    House.moments = {SAM: EVENING + 2 * A_WEEK}
    for hours in (20, 21):
        evening(EVENING + 2 * A_WEEK + timedelta(hours=hours))
    assert len(sink.accepted) == 2


def test_two_moments_of_one_day_make_one_digest(sink):
    evening(EVENING)
    House.moments = {SAM: EVENING + timedelta(hours=2)}
    evening(EVENING + timedelta(hours=3))
    assert len(sink.accepted) == 1


def test_somebody_new_is_not_owed_the_digest_of_last_week(sink):
    evening(EVENING + timedelta(days=3))
    assert sink.accepted == []


def test_weekly_is_once_a_week_whatever_her_evenings(sink):
    choose(recipient=SAM, topic="digest", channel="email", rhythm=Rhythm.WEEKLY)
    for day in (0, 2, 7, 9, 14):
        House.moments = {SAM: EVENING + day * A_DAY}
        evening(EVENING + day * A_DAY)
    assert [mail["Date"].datetime for mail in sink.accepted] == [
        EVENING + day * A_DAY for day in (0, 7, 14)
    ]


def test_whoever_wants_none_gets_none_and_a_coordinator_her_weekly_one(sink):
    choose(recipient=SAM, topic="digest", channel="email", rhythm=Rhythm.NONE)
    evening(EVENING)
    assert sink.accepted == []
    House.minimum = EVENING - timedelta(hours=5)
    evening(EVENING)
    assert len(sink.accepted) == 1
    House.minimum, House.moments = EVENING + A_DAY, {SAM: EVENING + A_DAY}
    evening(EVENING + A_DAY)
    assert len(sink.accepted) == 1


def test_a_topic_of_her_choice_is_counted_there_and_nowhere_else(sink):
    choose(recipient=SAM, topic="update", channel="email", rhythm=Rhythm.DAILY)
    bells = [Doorbell("update", SAM, "/", f"k{n}") for n in range(3)]
    notify_many([*bells, Doorbell("deadline_done", SAM, "/", "own")], now=EVENING - A_DAY)
    deliver_all(now=EVENING - A_DAY)
    assert len(sink.accepted) == 1  # the one that she did not choose
    evening(EVENING)
    assert "Autres avis non lus : 3" in bodies(sink)[1]


def test_what_must_leave_leaves_at_once_and_a_phone_carries_no_digest():
    for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.NONE):
        with pytest.raises(CannotBeSwitchedOff):
            choose(recipient=SAM, topic="deadline", channel="email", rhythm=rhythm)
    with pytest.raises(ValueError, match="mail"):
        choose(recipient=SAM, topic="update", channel="sms", rhythm=Rhythm.DAILY)


def test_a_weekly_topic_is_counted_in_the_first_digest_of_the_week(sink):
    choose(recipient=SAM, topic="update", channel="email", rhythm=Rhythm.WEEKLY)
    notify_many([Doorbell("update", SAM, "/", "k")], now=EVENING - A_DAY)
    for day in (0, 2, 7):
        House.moments = {SAM: EVENING + day * A_DAY}
        evening(EVENING + day * A_DAY)
    assert ["Autres avis non lus : 1" in body for body in bodies(sink)] == [True, False, True]


def test_a_date_that_rang_in_the_bell_only_is_counted(sink):
    notify_many([Doorbell("deadline", SAM, "/", "k", channels=())], now=EVENING)
    evening(EVENING)
    assert "Autres avis non lus : 1" in bodies(sink)[0]


def test_many_readers_cost_the_statements_of_two(
    django_assert_max_num_queries, django_assert_num_queries
):
    House.moments = {uuid.uuid4(): EVENING for _ in range(2)}
    # PostgreSQL says in the same statement which notices are new.
    with django_assert_max_num_queries(6) as few:
        ring_digests(now=EVENING)
    House.moments = {uuid.uuid4(): EVENING for _ in range(40)}
    with django_assert_num_queries(len(few)):
        ring_digests(now=EVENING)


def test_all_the_digests_of_a_batch_ask_the_house_once(sink):
    House.moments = {uuid.uuid4(): EVENING for _ in range(20)}
    House.lines = {person: [Line("Tâches : %(n)d", 1)] for person in House.moments}
    evening(EVENING)
    assert (len(sink.accepted), House.asked) == (20, 1)


def test_a_house_that_breaks_holds_up_no_date(settings, sink, ring_at):
    ring_digests(now=EVENING)
    ring_at(3, now=EVENING)
    settings.NOTIFICATIONS_DIGEST_LINES = f"{__name__}.broken"
    settings.NOTIFICATIONS_DIGEST_READERS = f"{__name__}.broken"
    assert ring_digests(now=EVENING) == 0
    assert deliver_all(now=EVENING).sent == 3
    waiting = Delivery.objects.get(state=State.WAITING)
    assert (waiting.notice.topic, waiting.error_code) == ("digest", "program")
    settings.NOTIFICATIONS_DIGEST_LINES = f"{__name__}.lines"
    assert deliver_all(now=EVENING + timedelta(minutes=2)).sent == 1


def test_without_a_house_there_is_no_digest(settings):
    del settings.NOTIFICATIONS_DIGEST_READERS
    assert ring_digests(now=EVENING) == 0
