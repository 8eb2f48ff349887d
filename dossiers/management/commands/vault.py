"""`manage.py vault make|open|close|change|state`: the root key under a passphrase.

docs/how-to/coffre.md.
"""

from __future__ import annotations

import hmac
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dossiers.management.typed import asked, next_vault_file, write_private
from dossiers.privacy import vault
from dossiers.privacy.keyring import KeyFileError, is_locked, next_root_file, read_key

TOO_SHORT = (
    f"Trop court : il faut {vault.SHORTEST_PASSPHRASE} caractères au moins, sans compter les "
    "espaces. Par exemple six mots tirés au hasard dans un dictionnaire."
)


class Command(BaseCommand):
    help = (
        "Le coffre fermé. make : mettre la clé racine sous une phrase de passe ; "
        "open : l’ouvrir après un démarrage ; close : le fermer ; "
        "change : changer la phrase ; state : dire s’il est ouvert (code de sortie 1 : fermé)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        make = words.add_parser("make", help="Fait le coffre à partir du fichier de la clé.")
        make.add_argument("--from", dest="source", type=Path, required=True, help="root.key")
        one = words.add_parser("open", help="Demande la phrase et met la clé en mémoire.")
        one.add_argument(
            "--on-disk", action="store_true", help="accepter un dossier qui n’est pas en mémoire"
        )
        words.add_parser("close", help="Retire la clé de la mémoire.")
        words.add_parser("change", help="Demande l’ancienne phrase, puis la nouvelle.")
        words.add_parser("state", help="Ouvert ou fermé.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.VAULT_FILE:
            raise CommandError(
                "Cette instance n’a pas de coffre. Écrire d’abord VAULT_FILE et ROOT_KEY_FILE dans "
                "son environnement : docs/how-to/coffre.md."
            )
        try:
            getattr(self, f"_{options['word']}")(options)
        except vault.WrongPassphraseError as error:
            raise CommandError("Cette phrase n’ouvre pas ce coffre. Rien n’a changé.") from error
        except vault.WeakPassphraseError as error:
            raise CommandError(TOO_SHORT) from error
        except (vault.VaultError, KeyFileError, OSError) as error:
            raise CommandError(str(error)) from error

    def _make(self, options: dict[str, Any]) -> None:
        path = Path(settings.VAULT_FILE)
        if path.exists():
            raise CommandError(f"{path} existe déjà. Pour une autre phrase : vault change.")
        key = read_key(options["source"])
        write_private(path, vault.closed(key, phrase := self._new()))
        if not hmac.compare_digest(vault.opened(path, phrase), key):
            raise CommandError(f"{path} ne rend pas la clé. Garder {options['source']}.")
        self.stdout.write(
            f"{path} écrit et relu. Maintenant :\n"
            "  1. relire une enveloppe de papier : manage.py keys verify ;\n"
            f"  2. détruire {options['source']} : shred -u, et ses copies ;\n"
            "  3. manage.py vault open."
        )

    def _open(self, options: dict[str, Any]) -> None:
        target = Path(settings.ROOT_KEY_FILE)
        if target.exists():
            self.stdout.write("Le coffre est déjà ouvert.")
            return
        if not options["on_disk"] and not vault.is_in_memory(target.parent):
            raise CommandError(
                f"{target.parent} n’est pas un dossier en mémoire (tmpfs) : la clé resterait sur "
                "le disque. Changer ROOT_KEY_FILE, ou le vouloir avec --on-disk."
            )
        phrase = asked(self.stdout, "Phrase de passe")
        key = vault.opened(settings.VAULT_FILE, phrase)
        if next_vault_file().exists():
            # The machine stopped during « keys rotate »: both keys are needed until its end.
            coming = vault.opened(next_vault_file(), phrase)
            write_private(next_root_file(), coming.hex() + "\n")
            self.stdout.write("Une rotation a été interrompue : lancer « keys rotate ».")
        write_private(target, key.hex() + "\n")
        self.stdout.write("Le coffre est ouvert, jusqu’à « vault close » ou l’arrêt de la machine.")

    def _close(self, _options: dict[str, Any]) -> None:
        target = Path(settings.ROOT_KEY_FILE)
        if not Path(settings.VAULT_FILE).is_file():
            raise CommandError(
                f"{settings.VAULT_FILE} manque : effacer la clé maintenant la perdrait."
            )
        target.unlink(missing_ok=True)
        next_root_file().unlink(missing_ok=True)
        self.stdout.write(
            "Le coffre est fermé. Redémarrer le site et le worker : leur mémoire oublie aussi."
        )

    def _change(self, _options: dict[str, Any]) -> None:
        path = Path(settings.VAULT_FILE)
        key = vault.opened(path, asked(self.stdout, "Phrase de passe actuelle"))
        write_private(path, vault.closed(key, self._new()))
        self.stdout.write("La phrase est changée. Une sauvegarde plus ancienne garde l’ancienne.")

    def _state(self, _options: dict[str, Any]) -> None:
        if is_locked():
            self.stdout.write("Fermé.")
            sys.exit(1)
        self.stdout.write("Ouvert.")

    # --- What is typed, what is written -----------------------------------------

    def _new(self) -> str:
        phrase = asked(self.stdout, "Nouvelle phrase de passe")
        if phrase != asked(self.stdout, "La même, encore une fois"):
            raise CommandError("Les deux phrases ne sont pas les mêmes. Rien n’a changé.")
        return phrase
