"""`manage.py envelope card|seal|open`: a case for another union, by a file (docs/how-to)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import Http404
from django.utils import timezone

from dossiers import access
from dossiers.actions import envelope, envelope_open, section_card
from dossiers.actions.refusal import RefusedError
from dossiers.models import Member, Section


class Command(BaseCommand):
    help = (
        "Un dossier pour une autre union, dans un fichier. card : écrire la carte d’une section ; "
        "seal : faire l’enveloppe d’une orientation acceptée par la personne ; "
        "open : ouvrir une enveloppe reçue et dire son reçu."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        card = words.add_parser("card", help="Écrit la carte d’une section.")
        card.add_argument("section", help="nom court de la section")
        seal = words.add_parser("seal", help="Écrit l’enveloppe dans un fichier neuf.")
        seal.add_argument("reference", help="référence du dossier")
        seal.add_argument("file", type=Path)
        seal.add_argument("--by", required=True, help="adresse de qui agit")
        opened = words.add_parser("open", help="Ouvre une enveloppe ; rien si elle est abîmée.")
        opened.add_argument("section", help="nom court de la section")
        opened.add_argument("file", type=Path)
        opened.add_argument("--by", required=True, help="adresse de qui agit")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['word']}")(options)
        except RefusedError as refused:
            raise CommandError(str(refused)) from refused
        except Http404:
            raise CommandError("Cette personne ne peut pas faire cela ici.") from None
        except OSError as error:
            raise CommandError(f"{error.filename} : {error.strerror}") from error

    def _card(self, options: dict[str, Any]) -> None:
        section = _section(options["section"])
        card = section_card.card_of(section_card.identity(section, now=timezone.now()))
        self.stdout.write(card.text())

    def _seal(self, options: dict[str, Any]) -> None:
        now, by = timezone.now(), _member(options["by"])
        case = access.get_case(by, options["reference"], now=now)
        row = access.waiting_for_outside(case)
        if row is None:
            raise CommandError("Aucune orientation vers une autre union n’attend sur ce dossier.")
        made = envelope.seal(row, by=by, now=now)
        handle = os.open(options["file"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(made)
        self.stdout.write(f"{options['file']} : à envoyer. Le dossier reste ouvert ici.")

    def _open(self, options: dict[str, Any]) -> None:
        content, by = options["file"].read_bytes(), _member(options["by"])
        opened = envelope_open.open_envelope(
            _section(options["section"]), envelope=content, by=by, now=timezone.now()
        )
        self.stdout.write(
            f"Dossier {opened.case.reference}. Code du reçu, à lire à {opened.peer.name} :\n"
            f"    {opened.receipt}"
        )


def _section(slug: str) -> Section:
    found = Section.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError("Aucune section n’a ce nom court.")
    return found


def _member(email: str) -> Member:
    found = Member.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise CommandError("Aucun compte ouvert n’a cette adresse.")
    return found
