"""Processes that send, killed at random and at each named point; a ledger counts what left."""

from __future__ import annotations

import time
from random import Random

from tests.faults import figures
from tests.faults.house import SEED, size
from tests.faults.office import LEFT, RESENT, Ledger, Office
from tests.faults.processes import wait_until

DOORS, KILLS, SENDERS = size(800, 3000), size(60, 220), 2
# A claim is small, so that each death holds little back.
AT_ONCE = 12
FEW = 5
# How many more mails leave when the topic is sent again, and how many doorbells are in doubt
# when it is not, after a death at this point of the third message.
AFTER_A_DEATH = {
    "claimed, before the commit": (0, 0),
    "claimed, after the commit": (0, 1),
    "before the line is open": (0, 1),
    "before DATA": (0, 1),
    "after 250": (1, 1),
    "before the settling": (1, 1),
    "after the settling": (0, 1),
    "before the failures are told": (0, 0),
    "before the line is closed": (0, 0),
}
ONCE_IN_A_ROUND = {
    *("claimed, before the commit", "claimed, after the commit"),
    *("before the failures are told", "before the line is closed"),
}


def kill_again_and_again(office: Office, chance: Random) -> float:
    """Until KILLS senders are dead; the moment of the last death."""
    started = time.time()
    pids = [office.sender(started, AT_ONCE) for _ in range(SENDERS)]
    while office.crew.killed < KILLS:
        wanted = len(office.sink.accepted) + chance.randint(1, DOORS // KILLS)
        wait_until(lambda wanted=wanted: len(office.sink.accepted) >= wanted, every=0.001)
        # Not always just after a mail: that is the one moment when it may leave twice.
        time.sleep(chance.uniform(0, 0.02))
        place = chance.randrange(SENDERS)
        office.crew.kill(pids[place])
        pids[place] = office.sender(started, AT_ONCE)
    died = time.time()
    office.crew.join(*pids)
    return died


def test_d2_hundreds_of_killed_senders_lose_nothing_and_repeat_only_dates(
    post_office: Office,
) -> None:
    office = post_office
    office.crew.run("doors", topics=[RESENT, LEFT], count=DOORS)
    kill_again_and_again(office, Random(SEED))  # noqa: S311 (moments to kill at)
    done, kills = office.ledger(), office.crew.killed
    figures.told("D2", f"{office.name}: lost of {DOORS}, {kills} kills", done.lost, 0)
    figures.told("D2", f"{office.name}: under another Message-ID", done.strangers, 0)
    figures.told("D2", f"{office.name}: sent again, same Message-ID", done.sent_again, kills // 2)
    assert kills >= KILLS
    assert office.open_doors() == 0
    assert (done.lost, done.strangers, done.wrongly_again) == (0, 0, 0)
    assert done.sent_again <= kills // 2
    assert done.uncertain <= kills
    assert office.notices() == len(done.topics) == DOORS


def die_at(office: Office, point: str, topic: str) -> Ledger:
    """Ring at a few doors; the round that sends dies at `point`; another comes later."""
    office.empty()
    office.crew.run("doors", topics=[topic], count=FEW)
    office.crew.run("crash", point=point, after=0 if point in ONCE_IN_A_ROUND else 2)
    office.settle(after=121)
    return office.ledger()


def test_d3_a_death_at_each_point_is_followed_by_what_its_policy_says(
    post_office: Office,
) -> None:
    found = {}
    for point in AFTER_A_DEATH:
        resent, left = (die_at(post_office, point, topic) for topic in (RESENT, LEFT))
        assert (resent.lost, resent.strangers, resent.uncertain) == (0, 0, 0), point
        assert (left.lost, left.strangers, left.sent_again) == (0, 0, 0), point
        found[point] = (resent.sent_again, left.uncertain)
    again = sum(resent for resent, _left in found.values())
    figures.told("D3", f"{post_office.name}: sent again, {len(found)} deaths", again, 2)
    assert found == AFTER_A_DEATH


def test_d3_what_a_dead_sender_held_leaves_within_four_minutes(post_office: Office) -> None:
    office = post_office
    office.crew.run("doors", topics=[RESENT], count=FEW)
    office.crew.run("crash", point="before DATA", after=2)
    took = office.settle(after=0)
    figures.seconds("§6", f"{office.name}: reminders again after a killed sweeper", took, 240)
    assert office.ledger().lost == 0
