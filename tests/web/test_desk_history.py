"""Every act that the journal can hold has a French sentence, and shows no slug."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

import dossiers
from dossiers.actions import arrival_end, move
from dossiers.desk import history
from dossiers.models import JournalLine, Member
from dossiers.rules.catalogue import catalogue

HOME = Path(dossiers.__file__).parent
SLUG = re.compile(r"[a-z_]+\.[a-z_]+")
# « Prendre » is told as `case.take`; an arrival is given back by « Annuler » only.
APART = {"take", "give_back"}
MOVES = [t.name for t in dossiers.models.Case().get_all_state_transitions() if t.name not in APART]
# Named so that it can be taken back; in the journal, each case of it has its own line.
NEVER_WRITTEN = {"case.batch", "move.give_back"}


def slugs_written() -> set[str]:
    """Every « noun.verb » written as a text in actions/ and access.py, and the built ones."""
    found = {f"move.{name}" for name in MOVES} | {"clock.remind", "clock.climb", "clock.again"}
    for path in (*(HOME / "actions").glob("*.py"), HOME / "access.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} if SLUG.fullmatch(node.value) else set()
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "wrote":
                found |= {f"employer.{what}" for what in _texts(node.args[0])}
    return (found | {"employer.note_on", "employer.note_off"}) - NEVER_WRITTEN


def _texts(node: ast.AST) -> set[str]:
    """The words that an argument may be: « "add" », « "note_on" if … else "note_off" »."""
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant)}  # type: ignore[misc]


def test_every_act_of_the_journal_has_its_sentence() -> None:
    written = slugs_written()
    assert {"case.take", "person.deposit", "waiver.agree", "contact.show"} <= written
    assert written - set(history.SENTENCES) == set()


def test_no_sentence_is_for_an_act_that_does_not_exist() -> None:
    assert set(history.SENTENCES) - slugs_written() == set()


def test_every_move_has_an_action_and_a_sentence() -> None:
    for name in MOVES:
        verb = getattr(move, name, None) or getattr(arrival_end, name)
        assert callable(verb) and f"move.{name}" in history.SENTENCES


@pytest.mark.parametrize("action", sorted(history.SENTENCES))
def test_a_sentence_shows_words_and_never_a_slug(action: str) -> None:
    details: dict[str, Any] = {
        "rule": "rupture_12m",
        "milestone": "dismissal_received",
        "act": "go_to_court" if "consent" in action else "cph_filed",
        "outcome": "won",
        "number": 3,
        "step": "j-7",
    }
    line = JournalLine(action=action, actor=Member().pk, details=details)
    said = history.sentence(line, {line.actor: "Awa"})
    assert said[0].isupper() and said.endswith(".")
    assert "%(" not in said
    for slug in ("rupture_12m", "dismissal_received", "cph_filed", "go_to_court", "won"):
        assert slug not in said.split()
    assert ("Awa" in said) == ("%(who)s" in str(history.SENTENCES[action]))


def test_a_rule_that_left_the_catalogue_still_reads() -> None:
    assert "old_rule" not in {rule.slug for rule in catalogue().rules}
    line = JournalLine(action="deadline.acknowledge", actor=None, details={"rule": "old_rule"})
    assert history.sentence(line, {}) == "Quelqu’un a vu l’échéance : old_rule."
