"""`manage.py keys print|verify|restore|rotate`: the two keys on paper, and a new root key.

docs/how-to/sauvegarder.md, docs/how-to/coffre.md.
"""

from __future__ import annotations

import hmac
import os
import sys
from html import escape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dossiers import qr
from dossiers.actions import rotation
from dossiers.management.typed import asked, next_vault_file, write_private
from dossiers.privacy import paper, vault
from dossiers.privacy.keyring import KeyFileError, VaultLockedError, read_key

NAMES = {"service": "clé de service", "root": "clé racine"}


class Command(BaseCommand):
    help = (
        "Les deux clés de l’instance sur papier. print : les écrire, à imprimer ; "
        "verify : relire une enveloppe ; restore : refaire les fichiers à partir du papier ; "
        "rotate : changer la clé racine."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        one = words.add_parser("print", help="Écrit les clés, lisibles par une personne.")
        one.add_argument("--html", type=Path, help="aussi une page à imprimer, avec un code QR")
        words.add_parser("verify", help="Demande les rangées d’une enveloppe, et les compare.")
        words.add_parser("restore", help="Écrit les fichiers de clés qui manquent.")
        words.add_parser("rotate", help="Change la clé racine, sans arrêter le site.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['word']}")(options)
        except VaultLockedError as error:
            raise CommandError("Le coffre est fermé. L’ouvrir d’abord : vault open.") from error
        except vault.WrongPassphraseError as error:
            raise CommandError("Cette phrase n’ouvre pas ce coffre. Rien n’a changé.") from error
        except (KeyFileError, vault.VaultError) as error:
            raise CommandError(str(error)) from error
        except paper.PaperError as error:
            where = f"la rangée {error.row}" if error.row else "l’ordre, ou l’autre clé ?"
            raise CommandError(f"Ces rangées ne sont pas cette clé. Relire {where}.") from error

    def _print(self, options: dict[str, Any]) -> None:
        written = {name: paper.rows(read_key(_file(name)), name) for name in NAMES}
        for name, rows in written.items():
            self.stdout.write(f"\n{NAMES[name].capitalize()}")
            for row in rows:
                self.stdout.write(f"    {row}")
        self.stdout.write(
            "\nDeux enveloppes fermées, chez deux personnes. Jamais avec une sauvegarde. "
            "Puis effacer cet écran (clear)."
        )
        if page := options["html"]:
            handle = os.open(page, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(_page(written))
            self.stdout.write(f"{page} : à imprimer, puis à détruire.")

    def _verify(self, _options: dict[str, Any]) -> None:
        for name, said in NAMES.items():
            key = paper.read(self._asked(name), name)
            if not Path(_file(name)).exists():
                self.stdout.write(f"La {said} est bien copiée. Aucun fichier à comparer ici.")
            elif hmac.compare_digest(key, read_key(_file(name))):
                self.stdout.write(f"C’est bien la {said} de cette instance.")
            else:
                raise CommandError(f"C’est une {said}, mais pas celle de cette instance.")

    def _restore(self, _options: dict[str, Any]) -> None:
        for name in NAMES:
            path = Path(_file(name))
            if path.exists():
                self.stdout.write(f"{path} existe : il n’est pas touché.")
                continue
            key = paper.read(self._asked(name), name)
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(key.hex() + "\n")
            self.stdout.write(f"{path} écrit.")

    def _rotate(self, _options: dict[str, Any]) -> None:
        if rotation.is_under_way():
            self.stdout.write("Une rotation avait été interrompue : elle est reprise.")
        phrase = self._phrase() if settings.VAULT_FILE else ""
        key = rotation.begin(write_private)
        if settings.VAULT_FILE:
            write_private(next_vault_file(), vault.closed(key, phrase))
        count = rotation.wrap_anew(key, now=timezone.now())
        if settings.VAULT_FILE:
            os.replace(next_vault_file(), settings.VAULT_FILE)
        rotation.end()
        if left := sorted(set(rotation.left_behind(key))):
            raise CommandError(f"Restés sous une autre clé : {', '.join(left)}. Ne rien effacer.")
        self.stdout.write(
            f"{count} clés sont sous la nouvelle clé racine. Maintenant :\n"
            "  1. imprimer deux nouvelles enveloppes : manage.py keys print ;\n"
            "  2. faire une sauvegarde : manage.py backup make ;\n"
            "  3. garder les anciennes enveloppes 35 jours, le temps des vieilles sauvegardes, "
            "puis les détruire."
        )

    def _phrase(self) -> str:
        phrase = asked(self.stdout, "Phrase de passe du coffre")
        vault.opened(settings.VAULT_FILE, phrase)
        return phrase

    def _asked(self, name: str) -> list[str]:
        rows = []
        for number in range(1, paper.ROWS + 1):
            self.stdout.write(f"{NAMES[name].capitalize()}, rangée {number} :")
            self.stdout.flush()
            rows.append(sys.stdin.readline())
        return rows


def _file(name: str) -> str:
    return str(settings.SERVICE_KEY_FILE if name == "service" else settings.ROOT_KEY_FILE)


def _page(written: dict[str, list[str]]) -> str:
    parts = [
        f"<h2>{escape(NAMES[name].capitalize())}</h2><pre>{escape(chr(10).join(rows))}</pre>"
        f'<div style="width:6cm">{qr.svg(" ".join(rows))}</div>'
        for name, rows in written.items()
    ]
    return (
        '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Enveloppe</title>'
        "<style>body{font:16px sans-serif}pre{font:20px monospace}</style>"
        "<h1>À garder fermé</h1><p>Relire : manage.py keys verify. "
        f"Jamais avec une sauvegarde.</p>{''.join(parts)}</html>"
    )
