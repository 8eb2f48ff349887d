"""The pages of docs/ that are made from the code say what the code says today."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from dossiers.actions.move import GUARDS
from dossiers.management.commands.generate_docs import PAGES, outdated
from dossiers.management.pages import NEEDS, moves
from dossiers.models import State

DOCS = Path(settings.BASE_DIR) / "docs"


def test_every_generated_page_is_up_to_date() -> None:
    assert {"deadlines.md", "letters.md", "lifecycle.md", "personal-data.md"} <= set(PAGES)
    assert outdated(DOCS) == [], "run: manage.py generate_docs"


def test_a_page_that_was_edited_is_seen(tmp_path: Path) -> None:
    for name in PAGES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text((DOCS / name).read_text("utf-8"), "utf-8")
    assert outdated(tmp_path) == []
    page = tmp_path / "lifecycle.md"
    page.write_text(page.read_text("utf-8").replace("Clos", "Fermé"), "utf-8")
    assert outdated(tmp_path) == ["lifecycle.md"]


def test_the_page_of_the_lifecycle_shows_every_move_and_names_every_guard() -> None:
    page = (DOCS / "lifecycle.md").read_text("utf-8")
    for name, transitions in moves().items():
        for one in transitions:
            assert f"    {one.source} --> {one.target} : {name}\n" in page
    assert all(f"| `{state.value}` |" in page for state in State)
    assert set(GUARDS) <= set(NEEDS) <= set(moves())
