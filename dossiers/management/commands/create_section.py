"""`manage.py create_section "Lyon" --departments 69,01`: a real start begins here."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dossiers.actions.member import create_section
from dossiers.actions.refusal import RefusedError
from dossiers.rules.calendar import ZONES


class Command(BaseCommand):
    help = "Ouvre une section du syndicat, avec sa propre clé."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NOM", help="Nom affiché, par exemple : Lyon.")
        parser.add_argument(
            "--departments",
            default="",
            help="Départements dont elle reçoit les demandes, séparés par des virgules : 69,01.",
        )
        parser.add_argument(
            "--zone",
            default="metropole",
            help=f"Zone de ses jours fériés (par défaut : metropole). Zones : {', '.join(ZONES)}.",
        )
        parser.add_argument(
            "--default",
            action="store_true",
            help="Cette section reçoit aussi les demandes sans département. Une seule le peut.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            section = create_section(
                options["name"],
                departments=departments_from(options["departments"]),
                zone=options["zone"],
                takes_the_rest=options["default"],
                now=timezone.now(),
            )
        except RefusedError as refused:
            raise CommandError(str(refused), returncode=2) from None
        self.stdout.write(f"Section ouverte : {section.name}. Nom court : {section.slug}")
        self.stdout.write(
            "Inviter une première personne : "
            f"manage.py invite ADRESSE --section {section.slug} --role coordinator --name NOM"
        )


def departments_from(text: str) -> list[str]:
    """The codes of "69, 2a,974". Raises CommandError on anything else."""
    codes = [code.strip().upper() for code in text.split(",") if code.strip()]
    for code in codes:
        if not re.fullmatch(r"\d{2,3}|2[AB]", code):
            raise CommandError(
                f"« {code} » n'est pas un numéro de département. Exemple : --departments 69,2A,974",
                returncode=2,
            )
    return codes
