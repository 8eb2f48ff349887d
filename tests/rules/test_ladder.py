"""The ladder of reminders, rung by rung (ux.md 6.2)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.rules.ladder import Course, LadderError, climb, load, may_snooze, rungs
from dossiers.rules.rung import LADDERS

PRUDENT = date(2026, 12, 18)
FIXED = ["j-60", "j-30", "j-14", "j-7", "j-3", "j-1", "j-0", "j+1"]
LONG_BEFORE = 400
ALL = ("suivi", "binome", "coordination")
TWO = ("suivi", "binome")


def before(days: int) -> date:
    return PRUDENT - timedelta(days=days)


def fatal(created: int = LONG_BEFORE) -> Course:
    """The ladder of a fatal date that was created so many days before."""
    return Course("fatal", PRUDENT, before(created))


def rung(slug: str, name: str = "fatal"):
    return next(step for step in rungs(name) if step.slug == slug)


@pytest.mark.parametrize(
    ("slug", "to", "told", "hours", "then"),
    [
        ("creation", TWO, ((), "now"), 168, ["coordination"]),
        ("creation-30", TWO, (("email",), "now"), 168, ["coordination"]),
        ("creation-15", TWO, (("email", "sms"), "now"), 48, ["coordination"]),
        ("j-60", ("suivi",), ((), "now"), None, []),
        ("j-30", ("suivi",), (("email",), "evening"), 168, ["binome", "coordination"]),
        ("j-14", TWO, (("email",), "noon"), 72, ["coordination"]),
        ("j-7", ALL, (("email",), "noon"), 48, ["coordination"]),
        ("j-3", TWO, (("email", "sms"), "09:00"), 12, ["coordination"]),
        ("j-1", ALL, (("email", "sms"), "09:00"), 3, ["coordination"]),
        ("j-0", ALL, (("email", "sms"), "08:00"), None, []),
        ("j+1", ("coordination",), (("email",), "now"), 24, []),
    ],
)
def test_a_fatal_deadline_has_the_rungs_of_the_design(slug, to, told, hours, then):
    step = rung(slug)
    assert (step.to, (step.channels, step.hour)) == (to, told)
    assert (step.answer_within_hours, [one.to for one in step.then]) == (hours, then)


@pytest.mark.parametrize(
    ("name", "slug", "to", "channels", "hours"),
    [
        ("important", "j-14", TWO, (), None),
        ("important", "j-7", TWO, ("email",), 72),
        ("important", "j-2", TWO, ("email",), 24),
        ("important", "j-1", TWO, ("sms",), None),
        ("internal", "j-1", ("suivi",), (), None),
        ("internal", "j-0", ("suivi",), (), None),
        ("unknown", "j+1", ("suivi",), ("email",), None),
        ("unknown", "j+7", TWO, ("email",), 72),
        ("personal", "j-120", ("suivi",), ("email",), None),
        ("personal", "j-90", ("suivi",), ("email",), None),
        ("personal", "j-60", ("suivi",), ("email",), 168),
    ],
)
def test_the_other_ladders_have_the_rungs_of_the_design(name, slug, to, channels, hours):
    step = rung(slug, name)
    assert (step.to, step.channels, step.answer_within_hours) == (to, channels, hours)


def test_there_is_no_other_rung():
    assert {name: [step.slug for step in rungs(name)] for name in LADDERS} == {
        "fatal": ["creation", "creation-30", "creation-15", *FIXED],
        "important": ["j-14", "j-7", "j-2", "j-1"],
        "internal": ["j-1", "j-0"],
        "unknown": ["j+1", "j+7"],
        "personal": ["j-120", "j-90", "j-60"],
    }


def test_only_the_last_two_days_break_a_sunday():
    assert [step.slug for step in rungs("fatal") if step.any_day] == ["j-1", "j-0"]


def test_every_silence_of_a_fatal_deadline_reaches_the_coordination():
    for step in rungs("fatal"):
        climbs = [one.to for one in step.then]
        assert step.answer_within_hours is None or "coordination" in (*step.to, *climbs), step.slug


def sent(course: Course, days: range) -> list[tuple[int, str]]:
    """(days left, rung) for each thing sent by looking on these days, counted before the date."""
    found: list[tuple[int, str]] = []
    for left in days:
        step, _covered = course.due(before(left), [slug for _left, slug in found])
        if step:
            found.append((left, step.slug))
    return found


@pytest.mark.parametrize(
    ("created", "first", "then"),
    [
        (200, "creation", FIXED),
        (61, "creation", FIXED),
        (60, "creation", FIXED[1:]),
        (31, "creation", FIXED[1:]),
        (30, "creation-30", FIXED[2:]),
        (16, "creation-30", FIXED[2:]),
        (15, "creation-15", FIXED[3:]),
        (8, "creation-15", FIXED[3:]),
        (7, "j-7", FIXED[4:]),
        (3, "j-3", FIXED[5:]),
        (2, "j-3", FIXED[5:]),
        (1, "j-1", FIXED[6:]),
        (0, "j-0", FIXED[7:]),
        (-1, "j+1", []),
        (-40, "j+1", []),
    ],
)
def test_day_after_day_each_rung_is_sent_once_on_its_day(created, first, then):
    found = sent(fatal(created), range(created, -60, -1))
    assert [slug for _left, slug in found] == [first, *then]
    assert found[0][0] == created
    assert [left for left, _slug in found[1:]] == [-int(slug[1:]) for slug in then]


def test_what_had_come_at_creation_is_sent_as_one_to_all_and_at_once():
    step, covered = fatal(5).due(before(5), ())
    assert step is not None
    assert (step.slug, step.to, step.channels, step.hour) == ("j-7", ALL, ("email", "sms"), "now")
    assert covered == ("j-60", "j-30", "creation-15")


def test_a_date_that_was_over_at_creation_reaches_whoever_follows_it_too():
    step, _covered = fatal(-5).due(before(-5), ())
    assert step is not None and set(step.to) == set(ALL)


def test_rungs_missed_by_a_stopped_machine_are_sent_as_one():
    step, covered = fatal().due(before(5), ("creation",))
    assert step is not None and (step.slug, step.to) == ("j-7", ALL)
    assert covered == ("j-60", "j-30", "j-14")


def test_a_rung_that_was_skipped_is_never_sent_after_a_later_one():
    assert fatal().due(before(5), ("creation", "j-7")) == (None, ())


@given(
    created=st.integers(-30, 400),
    looks=st.lists(st.integers(-40, 400), max_size=12),
    name=st.sampled_from(LADDERS),
)
def test_walked_in_jumps_the_ladder_ends_where_the_daily_walk_ends(created, looks, name):
    """The last rung sent, and the day of the next one, do not depend on when one looked."""
    course, already = Course(name, PRUDENT, before(created)), []
    days = sorted({left for left in looks if left <= created}, reverse=True)
    for left in days:
        step, _covered = course.due(before(left), already)
        already += [step.slug] if step else []
    if not days:
        return
    daily = sent(course, range(created, days[-1] - 1, -1))
    assert (already[-1:], course.next_on(before(days[-1]))) == (
        [slug for _left, slug in daily][-1:],
        course.next_on(before(days[-1])),
    )
    assert len(set(already)) == len(already)


@given(created=st.integers(-30, 400), name=st.sampled_from(LADDERS))
def test_following_the_next_day_meets_every_rung(created, name):
    course = Course(name, PRUDENT, before(created))
    met, day = [], before(created)
    for _ in range(40):
        step, _covered = course.due(day, met)
        met += [step.slug] if step else []
        following = course.next_on(day)
        if following is None:
            break
        day = following
    daily = [slug for _left, slug in sent(course, range(created, -40, -1))]
    assert met[: len(daily)] == daily


def test_an_unknown_date_asks_for_itself_again_and_again():
    course = Course("unknown", PRUDENT, PRUDENT)
    found = sent(course, range(0, -40, -1))
    assert found == [(-1, "j+1"), (-7, "j+7"), (-21, "j+21"), (-35, "j+35")]
    _day, step = course.rung("j+35")
    assert (step.to, step.answer_within_hours) == (TWO, 72)
    assert course.next_on(PRUDENT + timedelta(days=4000)) is None


def test_silence_climbs_to_the_second_person_then_to_the_coordinator():
    first = rung("j-30")
    climbed = [climb(first, level) for level in range(3)]
    assert [one and (one.to, one.channels, one.not_later_than) for one in climbed] == [
        ("binome", ("email",), None),
        ("coordination", (), -21),
        None,
    ]
    assert climb(rung("j+1"), 0) is None
    assert climb(first, -1) is None


@pytest.mark.parametrize(("left", "may"), [(400, True), (15, True), (14, False), (0, False)])
def test_a_rung_is_put_off_above_fourteen_days_only(left, may):
    assert may_snooze(PRUDENT, before(left)) is may


def test_an_unknown_rung_or_ladder_is_a_key_error():
    with pytest.raises(KeyError):
        fatal().rung("j-45")
    with pytest.raises(KeyError):
        rungs("terrible")


GOOD = {
    "slug": '"j-7"',
    "to": '["suivi"]',
    "channels": '["email"]',
    "hour": '"noon"',
    "answer_within_hours": "48",
    "then": '[{ to = "coordination", channels = [], hour = "now", not_later_than = "j-2" }]',
}
PLAIN = 'slug = "j-1"\nto = ["suivi"]\nchannels = []\nhour = "now"\n'
OTHERS = "".join(f"[[{name}]]\n{PLAIN}" for name in LADDERS if name != "fatal")


def ladder_with(more: str = "", **changes: str) -> str:
    fields = GOOD | changes
    lines = "\n".join(f"{key} = {value}" for key, value in fields.items() if value)
    return f"[[fatal]]\n{lines}\n{more}{OTHERS}"


def test_a_good_ladder_is_read(tmp_path):
    file = tmp_path / "ladder.toml"
    file.write_text(ladder_with(), encoding="utf-8")
    step = load(file)["fatal"][0]
    assert (step.offset_days, step.then[0].not_later_than) == (-7, -2)


CREATION = f"[[fatal]]\n{PLAIN.replace('j-1', 'creation-15')}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ladder_with(slug='"sept"'), "slug attendu"),
        (ladder_with(to="[]"), "to parmi"),
        (ladder_with(to='"suivi"'), "to parmi"),
        (ladder_with(to='["voisin"]'), "to parmi"),
        (ladder_with(channels='["pigeon"]'), "channels parmi"),
        (ladder_with(channels=""), "channels parmi"),
        (ladder_with(hour='"25:00"'), "hour parmi"),
        (ladder_with(hour=""), "hour parmi"),
        (ladder_with(again_at='"18 h"'), "again_at est une heure"),
        (ladder_with(again_every_days="0"), "again_every_days est un nombre"),
        (ladder_with(any_day='"oui"'), "any_day"),
        (ladder_with(then='["coordination"]'), "then est une liste"),
        (ladder_with(then='[{ to = "voisin", channels = [], hour = "now" }]'), "then : to parmi"),
        (ladder_with(then=GOOD["then"].replace("j-2", "demain")), "not_later_than"),
        (ladder_with(then=GOOD["then"].replace('hour = "now"', "surprise = 1")), "champ inconnu"),
        (ladder_with(answer_within_hours='"48"'), "nombre entier"),
        (ladder_with(surprise="1"), "champ inconnu surprise"),
        (ladder_with(answer_within_hours=""), "ne montera jamais"),
        (ladder_with(unless='"creation-15"'), "unless nomme un barreau absent"),
        (ladder_with(f"[[fatal]]\n{PLAIN.replace('j-1', 'j-30')}"), "ordre du temps"),
        (ladder_with(CREATION), "un seul « creation »"),
        (ladder_with(f"[[fatal]]\n{PLAIN}", repeats_every_days="7"), "seul le dernier"),
        (OTHERS, "attendu fatal"),
        ("[[fatal", "illisible"),
    ],
)
def test_a_broken_ladder_is_refused(tmp_path, text, reason):
    file = tmp_path / "ladder.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LadderError, match=reason):
        load(file)
