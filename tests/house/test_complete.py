"""Adding a kind, a channel or a topic is a file; a half-written one fails here."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from dossiers import kinds
from dossiers.kinds import trunk
from dossiers.kinds.base import MAX_QUICK_QUESTIONS, Kind, known_to
from dossiers.management.pages import moves
from dossiers.models import Level, State
from dossiers.rules.catalogue import catalogue
from dossiers.rules.known import KnownDate
from dossiers.rules.roles import ACTS, ROLES
from notifications import channels
from notifications.channels import CHANNELS
from notifications.topics import TOPICS

TODAY = date(2026, 11, 26)
KINDS = list(kinds.KINDS.values())
ROOM = Path(kinds.__file__).parent


def files(folder: Path, *, holding: str = "") -> set[str]:
    """The names of the modules of `folder` in which `holding` is written."""
    return {
        path.stem
        for path in folder.glob("*.py")
        if path.stem != "__init__" and holding in path.read_text("utf-8")
    }


def test_every_file_of_a_kind_is_registered_and_every_kind_has_its_file() -> None:
    assert set(kinds.KINDS) == files(ROOM, holding="(Kind):\n")
    assert {"noz", "livreur", "restauration"} <= set(kinds.KINDS)
    assert kinds.DEFAULT in kinds.KINDS


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_a_kind_says_everything_that_the_screens_ask_of_it(kind: Kind) -> None:
    assert str(kind.label) and str(kind.sector)
    assert kind.keep_now and all(str(line) for line in kind.keep_now)
    assert {trunk.OTHER, trunk.CANNOT_SAY} <= set(kind.problems)
    assert kind.no_letter & set(kind.letters)
    assert len(kind.quick) <= MAX_QUICK_QUESTIONS
    assert kind.urgent_problems <= set(kind.problems)
    assert kind.urgent_letters <= set(kind.letters)
    assert kind.pending <= {*kind.problems, *kind.letters}
    for question in kind.quick:
        assert str(question.label)
        assert question.answers or question.type != "choice"
        assert question.with_text <= set(question.answers)
        assert question.with_date <= set(question.answers)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_a_kind_renames_and_forbids_only_what_exists(kind: Kind) -> None:
    assert set(kind.renamed_moves) <= set(moves())
    assert kind.forbidden_moves <= set(moves()) - {"take", "close", "withdraw"}
    assert set(kind.renamed_states) <= set(State.values)


def every_answer(kind: Kind) -> list[dict[str, Any]]:
    """Each problem with each letter, dated and not, still there and not."""
    dates = [KnownDate.unknown(), KnownDate.month(2026, 9), KnownDate.day(date(2026, 11, 3))]
    return [
        {
            "work": {"sector": kind.slug, "still": still},
            "problem": {"problems": [problem]},
            "dates": {"letter": letter, "when": known_to(when)},
            "story": {"quick": {}},
        }
        for problem, letter, when, still in product(
            kind.problems, ["", *kind.letters], dates, ["yes", "no", ""]
        )
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_every_fact_of_a_kind_is_in_the_catalogue(kind: Kind) -> None:
    known = set(catalogue().milestones())
    for answers in every_answer(kind):
        facts = kind.facts(answers, TODAY)
        assert {fact.milestone for fact in facts} <= known
        assert len({fact.milestone for fact in facts}) == len(facts), answers
        assert kinds.level(answers, None, TODAY) in Level.values


@pytest.mark.parametrize("slug", ["noz", "livreur", "restauration"])
def test_some_answer_of_each_first_kind_starts_a_fatal_clock(slug: str) -> None:
    started = {
        rule.slug
        for answers in every_answer(kinds.kind(slug))
        for fact in kinds.kind(slug).facts(answers, TODAY)
        for rule in catalogue().triggered_by(slug, fact.milestone, TODAY)
        if rule.severity == "fatal"
    }
    assert started


def test_no_kind_starts_a_rule_that_nobody_has_checked() -> None:
    marked = {rule.slug for rule in catalogue().rules if rule.confidence == "M" and rule.enabled}
    assert marked == set()


def test_every_file_of_channels_is_a_channel_and_every_channel_is_a_file() -> None:
    assert set(CHANNELS) == files(Path(channels.__file__).parent)


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_a_channel_keeps_its_promise(name: str) -> None:
    channel = CHANNELS[name]()
    for verb in ("open", "send", "close"):
        assert callable(getattr(channel, verb))
    channel.close()


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.slug)
def test_a_topic_leaves_by_channels_that_exist_with_words_that_say_nothing(topic: Any) -> None:
    assert set(topic.channels) <= set(CHANNELS)
    for words in (str(topic.sentence), str(topic.subject)):
        assert words and "{" not in words and "%" not in words


def test_everything_that_rings_has_a_topic() -> None:
    asked = {"arrival", "proposal", "worker_message", "deadline", "deadline_escalated", "update"}
    assert asked <= set(TOPICS)


def test_the_table_of_roles_names_roles_that_exist_and_no_act_is_nobodys() -> None:
    for act, roles in ACTS.items():
        assert roles and roles <= set(ROLES), act
    assert {act.partition(":")[2] for act in ACTS if ":" in act} == set(moves())
    assert [act for act, roles in ACTS.items() if "technician" in roles] == ["see_health"]
