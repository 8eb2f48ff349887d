"""`manage.py generate_docs`: write the pages of docs/ that are made from the code.

A page is one entry of PAGES: its name in docs/ and a function that returns its text.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dossiers.letters.listing import letters_page
from dossiers.management.pages import lifecycle_page, personal_data_page
from dossiers.management.section_page import section_page
from dossiers.management.security_pages import asvs_page, hostile_page
from dossiers.rules.page import deadlines_page

PAGES: dict[str, Callable[[], str]] = {
    "deadlines.md": deadlines_page,
    "letters.md": letters_page,
    "lifecycle.md": lifecycle_page,
    "personal-data.md": personal_data_page,
    "section-format.md": section_page,
    "security/asvs.md": asvs_page,
    "security/hostile.md": hostile_page,
}


def outdated(folder: Path) -> list[str]:
    """The names of the pages of `folder` that differ from what the code says, or are missing."""
    return [
        name
        for name, page in PAGES.items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != page()
    ]


class Command(BaseCommand):
    help = (
        "Écrire les pages de docs/ tirées du code. Avec --check : dire seulement si elles datent."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="ne rien écrire ; code 1 si une page diffère"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs"
        late = outdated(folder)
        if options["check"]:
            if late:
                raise CommandError(
                    f"Pages à écrire à nouveau : {', '.join(late)}. "
                    "Lancer : manage.py generate_docs"
                )
            return
        for name in late:
            (folder / name).write_text(PAGES[name](), encoding="utf-8")
            self.stdout.write(f"docs/{name}")
