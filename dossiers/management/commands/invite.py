"""`manage.py invite awa@example.org --section lyon --role delegue --name Awa`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from dossiers.actions.member import INVITATION_LIVES, invite
from dossiers.actions.refusal import RefusedError
from dossiers.models import Role, Section


class Command(BaseCommand):
    help = "Invite une personne dans une section et affiche le lien à lui donner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="ADRESSE", help="Son adresse e-mail.")
        parser.add_argument("--section", required=True, help="Nom court de la section.")
        parser.add_argument(
            "--role",
            required=True,
            choices=Role.values,
            help="delegue (suit des dossiers), coordinator (coordination), "
            "technician (technique, ne voit aucun dossier).",
        )
        parser.add_argument("--name", required=True, help="Nom affiché à l'équipe.")

    def handle(self, *args: Any, **options: Any) -> None:
        section = Section.objects.filter(slug=options["section"]).first()
        if section is None:
            known = ", ".join(Section.objects.values_list("slug", flat=True)) or "aucune"
            raise CommandError(
                f"Section inconnue : {options['section']}. Sections : {known}.", returncode=2
            )
        try:
            validate_email(options["email"].strip())
            token = invite(
                email=options["email"],
                name=options["name"],
                section=section,
                role=options["role"],
                by=None,
                now=timezone.now(),
            )
        except ValidationError:
            raise CommandError(
                f"« {options['email']} » n'est pas une adresse e-mail.", returncode=2
            ) from None
        except RefusedError as refused:
            raise CommandError(str(refused), returncode=2) from None
        hours = int(INVITATION_LIVES.total_seconds() // 3600)
        self.stdout.write(f"{settings.SITE_URL}{reverse('settings:join', args=[token])}")
        self.stdout.write(
            f"Ce lien sert une seule fois, pendant {hours} heures. "
            "Le donner en main propre ou par un canal chiffré."
        )
