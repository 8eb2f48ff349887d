"""The ladder of reminders, rung by rung (ux.md 6.2)."""

from datetime import date, timedelta

import pytest

from dossiers.rules.ladder import LadderError, climb, due, load, next_on, rung, rungs

PRUDENT = date(2026, 12, 18)
FATAL = ["j-30", "j-14", "j-7", "j-3", "j-1", "j-0", "j+1"]


def before(days: int) -> date:
    return PRUDENT - timedelta(days=days)


@pytest.mark.parametrize(
    ("slug", "offset", "to", "hours", "then"),
    [
        ("j-30", -30, ("suivi",), 168, ("binome", "coordination")),
        ("j-14", -14, ("suivi", "binome"), 72, ("coordination",)),
        ("j-7", -7, ("suivi", "binome", "coordination"), 48, ("coordination",)),
        ("j-3", -3, ("suivi", "binome"), 12, ("coordination",)),
        ("j-1", -1, ("suivi", "binome", "coordination"), 3, ("coordination",)),
        ("j-0", 0, ("suivi", "binome", "coordination"), 3, ("coordination",)),
        ("j+1", 1, ("coordination",), 24, ()),
    ],
)
def test_a_fatal_deadline_has_the_rungs_of_the_design(slug, offset, to, hours, then):
    step = rung("fatal", slug)
    assert (step.offset_days, step.to) == (offset, to)
    assert (step.answer_within_hours, step.then) == (hours, then)


def test_the_rungs_of_each_severity_are_in_order():
    assert [step.slug for step in rungs("fatal")] == FATAL
    assert [step.slug for step in rungs("important")] == ["j-14", "j-7", "j-2", "j-1"]
    assert [step.slug for step in rungs("internal")] == ["j-1", "j-0"]


def test_an_internal_deadline_goes_to_the_first_person_and_never_climbs():
    for step in rungs("internal"):
        assert (step.to, step.answer_within_hours, step.then) == (("suivi",), None, ())


@pytest.mark.parametrize(
    ("left", "sent", "already"),
    [
        (31, None, ()),
        (30, "j-30", ()),
        (29, "j-30", ()),
        (30, None, ("j-30",)),
        (14, "j-14", ("j-30",)),
        (3, "j-3", ("j-30", "j-14", "j-7")),
        (0, "j-0", ("j-30", "j-14", "j-7", "j-3", "j-1")),
        (-1, "j+1", tuple(FATAL[:-1])),
        (-400, "j+1", ()),
        (-400, None, ("j+1",)),
    ],
)
def test_the_rung_of_the_day_is_sent_once(left, sent, already):
    step, _ = due("fatal", PRUDENT, before(left), already)
    assert (step.slug if step else None) == sent


def test_rungs_already_past_are_sent_as_one():
    step, covered = due("fatal", PRUDENT, before(5), ())
    assert step is not None
    assert step.slug == "j-7"
    assert covered == ("j-30", "j-14")


def test_a_rung_that_was_skipped_is_never_sent_after_a_later_one():
    assert due("fatal", PRUDENT, before(5), ("j-7",)) == (None, ())


def test_a_rung_already_sent_is_not_covered_again():
    _, covered = due("fatal", PRUDENT, before(5), ("j-30",))
    assert covered == ("j-14",)


def test_every_day_of_a_year_sends_each_rung_once():
    sent: list[str] = []
    for left in range(365, -30, -1):
        step, _ = due("fatal", PRUDENT, before(left), sent)
        if step:
            sent.append(step.slug)
    assert sent == FATAL


@pytest.mark.parametrize(
    ("left", "expected"),
    [(400, 30), (31, 30), (30, 14), (4, 3), (1, 0), (0, -1), (-1, None), (-50, None)],
)
def test_the_next_rung_is_strictly_after_today(left, expected):
    following = None if expected is None else before(expected)
    assert next_on("fatal", PRUDENT, before(left)) == following


def test_following_next_on_meets_every_rung():
    day, met = before(400), []
    while (day := next_on("fatal", PRUDENT, day)) is not None:
        step, _ = due("fatal", PRUDENT, day, met)
        assert step is not None
        met.append(step.slug)
    assert met == FATAL


def test_silence_climbs_to_the_second_person_then_to_the_coordinator():
    first = rung("fatal", "j-30")
    assert [climb(first, level) for level in range(4)] == ["binome", "coordination", None, None]
    assert climb(rung("fatal", "j+1"), 0) is None
    assert climb(first, -1) is None


def test_every_silence_of_a_fatal_deadline_reaches_the_coordination():
    for step in rungs("fatal"):
        assert "coordination" in (*step.to, *step.then), step.slug


@pytest.mark.parametrize(("severity", "slug"), [("fatal", "j-60"), ("terrible", "j-7")])
def test_an_unknown_rung_or_severity_is_a_key_error(severity, slug):
    with pytest.raises(KeyError):
        rung(severity, slug)


GOOD = {
    "slug": '"j-7"',
    "to": '["suivi"]',
    "answer_within_hours": "48",
    "then": '["coordination"]',
}
OTHERS = "".join(
    f'[[{severity}]]\nslug = "j-1"\nto = ["suivi"]\n' for severity in ("important", "internal")
)


def ladder_with(**changes: str) -> str:
    fields = GOOD | changes
    lines = "\n".join(f"{key} = {value}" for key, value in fields.items())
    return f"[[fatal]]\n{lines}\n{OTHERS}"


def test_a_good_ladder_is_read(tmp_path):
    file = tmp_path / "ladder.toml"
    file.write_text(ladder_with(), encoding="utf-8")
    assert load(file)["fatal"][0].offset_days == -7


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ladder_with(slug='"sept"'), "slug attendu"),
        (ladder_with(to="[]"), "to et then"),
        (ladder_with(to='["voisin"]'), "to et then"),
        (ladder_with(then='["voisin"]'), "to et then"),
        (ladder_with(answer_within_hours="0"), "heures"),
        (ladder_with(answer_within_hours='"48"'), "heures"),
        (ladder_with(surprise="1"), "champ inconnu surprise"),
        (ladder_with().replace("answer_within_hours = 48\n", ""), "ne montera jamais"),
        (ladder_with() + '[[fatal]]\nslug = "j-30"\nto = ["suivi"]\n', "ordre du temps"),
        (OTHERS, "attendu fatal"),
        ("[[fatal", "illisible"),
    ],
)
def test_a_broken_ladder_is_refused(tmp_path, text, reason):
    file = tmp_path / "ladder.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LadderError, match=reason):
        load(file)
