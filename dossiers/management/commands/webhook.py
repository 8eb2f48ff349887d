"""`manage.py webhook ADRESSE --url https://…`: call a machine for what rings a member."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dossiers.actions.refusal import RefusedError
from dossiers.actions.webhook import remove_webhook, set_webhook
from dossiers.models import Member


class Command(BaseCommand):
    help = (
        "Appelle une adresse (https) pour tout ce qui sonne chez un membre, et affiche une fois "
        "le secret qui signe les appels (Standard Webhooks)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="ADRESSE", help="L'adresse e-mail du membre.")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--url", default="", help="L'adresse à appeler.")
        what.add_argument("--remove", action="store_true", help="Ne plus appeler.")

    def handle(self, *args: Any, **options: Any) -> None:
        member = Member.objects.filter(email=options["email"].strip().lower()).first()
        if member is None:
            raise CommandError("Aucun compte n'a cette adresse.", returncode=2)
        now = timezone.now()
        if options["remove"]:
            gone = remove_webhook(member, now=now)
            self.stdout.write("C'est retiré." if gone else "Il n'y en avait pas.")
            return
        try:
            self.stdout.write(set_webhook(member, url=options["url"], now=now))
        except RefusedError as refused:
            raise CommandError(str(refused), returncode=2) from None
