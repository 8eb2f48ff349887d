"""`manage.py translations`: put today's sentences in locale/ and compile it, without gettext."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dossiers.languages import SOURCE, TRANSLATED, checks, mo, po
from dossiers.languages.collect import collect, for_language


def files(root: Path) -> dict[Path, bytes]:
    """Every file of locale/ as it must be: today's sentences, the translations that we have."""
    sentences = collect(root)
    made: dict[Path, bytes] = {}
    for language in (SOURCE, *TRANSLATED):
        wanted = for_language(sentences, language, SOURCE)
        entries = po.merged(language, wanted, po.read(po.path_of(root, language)))
        made[po.path_of(root, language)] = po.text_of(language, entries).encode()
        made[mo.path_of(root, language)] = mo.compiled(language, entries)
    return made


def outdated(root: Path) -> list[Path]:
    """Those that differ from what the sources say, or are missing."""
    return [
        path
        for path, content in files(root).items()
        if not path.is_file() or path.read_bytes() != content
    ]


def gaps(root: Path) -> list[str]:
    """What is not translated, or badly: one line for each fault, in every language."""
    return [
        fault
        for language in (SOURCE, *TRANSLATED)
        for fault in checks.faults(language, po.read(po.path_of(root, language)))
    ]


class Command(BaseCommand):
    help = (
        "Ranger les phrases publiques dans locale/ et les compiler. "
        "Avec --check : dire seulement ce qui date ou manque."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="ne rien écrire ; code 1 si quelque chose manque"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        if options["check"]:
            if late := outdated(root):
                names = ", ".join(str(path.relative_to(root)) for path in late)
                raise CommandError(f"À écrire à nouveau : {names}. Lancer : manage.py translations")
        else:
            for path, content in files(root).items():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        missing = gaps(root)
        for line in missing:
            self.stderr.write(line)
        if missing:
            raise CommandError(f"À traduire ou à corriger dans locale/ : {len(missing)}.")
