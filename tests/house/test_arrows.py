"""Imports go downwards only, and only the rooms that may touch a case touch one."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# The door, the verbs, the nouns; the synthetic cases for measuring, and the told year.
MAY_ASK = (
    *("access.py", "actions/", "models/", "migrations/"),
    "still.py",  # the door once more, at the moment of sending
    "employers/",  # counts by employer, and names: no case comes out
    "statistics/",  # counts of coordinated cases: numbers only
    "publishing/",  # counts of one section that the coordination publishes: numbers only
    "digests.py",  # numbers only, for many people at once: no case comes out
    "backup/inspect.py",  # a drill: opens one case of each section, says how many fields
    *("seeding", "demo", "management/commands/demo.py"),
)
# What only looks wrong, and why it is not.
KNOWN = {
    "desk/arrivals.py Proposal": "the inside of a Prefetch, asked of visible cases only",
    "desk/todo_cases.py Case": "the words of rows that access has just given",
}
# What belongs to a case, and the case itself.
OF_A_CASE = {
    model.__name__
    for model in apps.get_app_config("dossiers").get_models()
    if any(field.name == "case" and field.is_relation for field in model._meta.get_fields())
} | {"Case", "Draft"}


def sources(folder: str) -> Iterator[tuple[str, ast.Module]]:
    """(path below `folder`, its tree) of every Python file."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield path.relative_to(ROOT / folder).as_posix(), ast.parse(path.read_text("utf-8"))


def test_no_import_goes_upwards() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def _asked(tree: ast.Module) -> Iterator[tuple[str, ast.Attribute, ast.Call | None]]:
    """Every `Model.objects`, with the call `Model.objects.verb(…)` around it if there is one."""
    calls = {
        id(call.func.value): call
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in {"objects", "_base_manager", "_default_manager"}
            and isinstance(node.value, ast.Name)
            and node.value.id in OF_A_CASE
        ):
            yield node.value.id, node, calls.get(id(node))


def _through_the_door(model: str, call: ast.Call | None) -> bool:
    """Rows of cases that access gave: `.filter(case=…)`, `case__in`, `case__one_of`."""
    asked = {keyword.arg for keyword in call.keywords} if call else set()
    return model != "Case" and bool(asked & {"case", "case__in", "case__one_of"})


def test_cases_are_asked_for_through_access_only() -> None:
    assert {"Case", "Exhibit", "Message", "Deadline", "Draft", "Receipt"} <= OF_A_CASE
    found = [
        f"dossiers/{path}:{node.lineno} {model}.{node.attr}"
        for path, tree in sources("dossiers")
        if not path.startswith(MAY_ASK)
        for model, node, call in _asked(tree)
        if not _through_the_door(model, call) and f"{path} {model}" not in KNOWN
    ]
    assert found == []


def test_the_question_above_would_see_a_case_asked_for_elsewhere() -> None:
    tree = ast.parse("Case.objects.all()\nDeadline.objects.filter(state='open').count()")
    assert [model for model, _, call in _asked(tree) if not _through_the_door(model, call)] == [
        "Case",
        "Deadline",
    ]


def test_the_state_of_a_case_is_never_written_around_the_machine() -> None:
    found = [
        f"dossiers/{path}:{node.lineno}"
        for path, tree in sources("dossiers")
        if not path.startswith("seeding")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "update"
        and "state" in {keyword.arg for keyword in node.keywords}
        # A job has a state too: it waits, runs, is done.
        and not path.startswith(("models/", "actions/job.py"))
    ]
    assert found == []


def test_only_verbs_write() -> None:
    """Screens and commands call actions: they create, save and delete nothing themselves."""
    writes = {"create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "save"}
    allowed = {"models/", "actions/", "migrations/", "seeding", "demo", "sessions.py"}
    # A whole database carried to another one is no act of anybody.
    allowed.add("backup/move.py")
    found = [
        f"dossiers/{path}:{node.lineno} .{node.func.attr}()"
        for path, tree in sources("dossiers")
        if not path.startswith(tuple(allowed))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in writes
        # A picture or a document is saved to bytes, not to the database.
        and not (node.func.attr == "save" and node.args)
    ]
    assert found == []


def test_time_is_read_at_the_doors_only() -> None:
    """Rules, actions, access and the outbox get `now` or `today`; they never look at a clock."""
    rooms = ("rules/", "actions/", "models/", "privacy/", "kinds/", "access.py")
    clocks = {"now", "today", "utcnow"}
    found = [
        f"dossiers/{path}:{node.lineno}"
        for path, tree in sources("dossiers")
        if path.startswith(rooms)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in clocks
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"timezone", "datetime", "date"}
    ]
    assert found == []
