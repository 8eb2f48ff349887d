"""The bell of one person: pages, counts, and closing what was answered."""

import uuid
from datetime import timedelta

import pytest

from notifications.ages import age
from notifications.bell import PAGE, mark_all_seen, page_of, unread_count
from notifications.deliver import sweep
from notifications.dismiss import mark_answered
from notifications.models import Delivery, Notice, State
from notifications.notify import Doorbell, notify, notify_many

ME, SOMEBODY_ELSE = uuid.UUID(int=1), uuid.UUID(int=2)
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(now):
    """Ring `count` times for me, an hour apart, the last one now; the keys, newest first."""

    def ring(count, recipient=ME, prefix="k"):
        keys = [f"{prefix}{n}" for n in range(count)]
        for n, key in enumerate(keys):
            notify(
                topic="deadline",
                recipient=recipient,
                link="/equipe/",
                answer_link=f"/equipe/vu/{key}/",
                key=key,
                now=now - n * HOUR,
            )
        return keys

    return ring


def keys_of(page):
    """The keys of the lines of a page, in order."""
    by_pk = dict(Notice.objects.values_list("pk", "key"))
    return [by_pk[row.pk] for row in page.rows]


def all_pages(now):
    """Every page of my bell, following « plus anciens »."""
    pages, after = [], ""
    while True:
        page = page_of(ME, after=after, now=now)
        pages.append(page)
        if not page.older:
            return pages
        after = page.older


def test_unread_come_first_then_read_newest_first_in_each(rung, now):
    keys = rung(6)
    Notice.objects.filter(key__in=[keys[0], keys[2]]).update(seen_at=now)
    page = page_of(ME, now=now)
    assert keys_of(page) == [keys[1], keys[3], keys[4], keys[5], keys[0], keys[2]]
    assert [row.unread for row in page.rows] == [True] * 4 + [False] * 2


def test_a_line_says_its_sentence_its_age_and_where_to_answer(rung, now):
    rung(1)
    [row] = page_of(ME, now=now + 3 * HOUR).rows
    assert row.sentence == "Une date demande une réponse."
    assert row.age == "il y a 3 heures"
    assert row.answer_link == "/equipe/vu/k0/"
    assert len(row.reference) == 6


def test_an_empty_bell_has_no_line_and_no_older(rung, now):
    rung(3, recipient=SOMEBODY_ELSE)
    page = page_of(ME, now=now)
    assert (page.rows, page.older, page.newest_unread) == ([], "", "")


@pytest.mark.parametrize("read", [0, 10, PAGE, 40, 60])
def test_older_pages_show_every_notice_once(rung, now, read):
    keys = rung(60)
    Notice.objects.filter(key__in=keys[:read]).update(seen_at=now)
    rung(5, recipient=SOMEBODY_ELSE, prefix="other")
    pages = all_pages(now)
    assert [key for page in pages for key in keys_of(page)] == keys[read:] + keys[:read]
    assert [len(page.rows) for page in pages] == [25, 25, 10]


def test_notices_of_the_same_instant_are_paged_without_loss(now):
    notify_many([Doorbell("update", ME, "/", f"k{n}") for n in range(60)], now=now)
    shown = [row.pk for page in all_pages(now) for row in page.rows]
    assert len(shown) == len(set(shown)) == 60


@pytest.mark.parametrize("mark", ["lu", "a-lire/hier/7", "lu//", "x" * 300, "lu/2026-11-26/"])
def test_a_mark_that_cannot_be_read_gives_a_page_all_the_same(rung, now, mark):
    rung(2)
    page_of(ME, after=mark, now=now)


def test_a_page_takes_two_statements_whatever_the_number(rung, now, django_assert_max_num_queries):
    rung(60)
    with django_assert_max_num_queries(2):
        page_of(ME, now=now)


def test_the_count_is_mine_unread_and_never_above_ninety_nine(rung, now, django_assert_num_queries):
    rung(3)
    rung(2, recipient=SOMEBODY_ELSE, prefix="other")
    assert unread_count(ME) == 3
    notify_many([Doorbell("update", ME, "/", f"many{n}") for n in range(200)], now=now)
    with django_assert_num_queries(1):
        assert unread_count(ME) == 99


def test_marking_all_as_read_leaves_what_came_after_the_page(rung, now):
    rung(3)
    shown = page_of(ME, now=now)
    notify(topic="update", recipient=ME, link="/", key="after", now=now + HOUR)
    assert mark_all_seen(ME, until=shown.newest_unread, now=now + 2 * HOUR) == 3
    assert unread_count(ME) == 1


@pytest.mark.parametrize("until", ["", "tout", "2026-11-26T08:00:00", "2026-13-45T00:00:00Z"])
def test_marking_until_nobody_knows_when_marks_nothing(rung, now, until):
    rung(1)
    assert mark_all_seen(ME, until=until, now=now) == 0


def test_an_answer_closes_the_notices_and_stops_what_has_not_left(rung, now):
    keys = rung(3)
    assert mark_answered(keys=keys[:2], now=now) == 2
    assert unread_count(ME) == 1
    rows = {row.pk: row for row in page_of(ME, now=now).rows}
    assert sum(bool(row.answer_link) for row in rows.values()) == 1
    left = dict(Delivery.objects.values_list("notice__key", "state"))
    assert left == {keys[0]: State.DROPPED, keys[1]: State.DROPPED, keys[2]: State.WAITING}
    assert mark_answered(keys=keys[:2], now=now) == 0


def test_an_answer_keeps_the_moment_a_notice_was_read_and_what_was_sent(rung, now):
    [key] = rung(1)
    Notice.objects.update(seen_at=now)
    sweep(now=now)
    assert mark_answered(keys=[key], now=now + HOUR) == 1
    notice = Notice.objects.get()
    assert (notice.seen_at, notice.answer_link) == (now, "")
    assert Delivery.objects.get().state == State.SENT


def test_an_answer_may_close_all_that_begins_with_a_step(now):
    bells = [
        Doorbell("deadline", person, "/", f"{step}:{person}")
        for step in ("d1:j-7", "d1:j-70", "d2:j-7")
        for person in (ME, SOMEBODY_ELSE)
    ]
    notify_many(bells, now=now)
    assert mark_answered(prefix="d1:j-7:", now=now) == 2
    assert set(Notice.objects.filter(seen_at__isnull=False).values_list("key", flat=True)) == {
        f"d1:j-7:{ME}",
        f"d1:j-7:{SOMEBODY_ELSE}",
    }


def test_closing_nothing_in_particular_is_refused(now):
    with pytest.raises(ValueError, match="keys or prefix"):
        mark_answered(now=now)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(0), "à l’instant"),
        (timedelta(seconds=-30), "à l’instant"),
        (timedelta(minutes=1), "il y a 1 minute"),
        (timedelta(minutes=59), "il y a 59 minutes"),
        (timedelta(hours=1), "il y a 1 heure"),
        (timedelta(hours=7), "il y a 7 heures"),
        (timedelta(hours=9), "hier"),
        (timedelta(days=2), "il y a 2 jours"),
        (timedelta(days=30), "il y a 30 jours"),
        (timedelta(days=31), "26 octobre 2026"),
    ],
)
def test_an_age_is_said_in_local_days(now, ago, words):
    assert age(now - ago, now) == words
