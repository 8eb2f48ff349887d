"""`manage.py replan`: a rule or a holiday changed; say which open deadlines move, and move them.

`--dry-run` only says which. Killed, it begins again where it was.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dossiers.actions.replan import Moving, Pass, replan, survey
from dossiers.rules.catalogue import catalogue
from dossiers.rules.deadline import short_date


class Command(BaseCommand):
    help = (
        "Après un changement de règle ou de jour férié : dit quelles échéances ouvertes bougent, "
        "puis les déplace et l'écrit au journal."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rule", default="", metavar="RÈGLE", help="Cette règle seulement.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Dire ce qui bougerait, ne rien changer."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rule = options["rule"]
        if rule and not catalogue().versions(rule):
            raise CommandError(f"Règle inconnue : {rule}. Voir manage.py list_deadlines.")
        moving = 0
        for one in survey(rule=rule, progress=self.tell):
            moving += 1
            self.stdout.write(_line(one))
        self.stdout.write(f"{moving} échéance(s) à déplacer.")
        if options["dry_run"] or not moving:
            return
        done = replan(rule=rule, now=timezone.now(), progress=self.tell)
        self.stdout.write(f"{done.moving} échéance(s) déplacée(s) et journalisée(s).")
        if done.unread:
            self.stdout.write(f"{done.unread} échéance(s) sans règle lisible, laissées telles.")

    def tell(self, done: Pass) -> None:
        """One line that rewrites itself, on the error stream: the list stays clean."""
        self.stderr.write(
            f"\r{done.seen} échéances lues, {done.moving} bougent", self.style.NOTICE, ending=""
        )
        self.stderr.flush()


def _line(one: Moving) -> str:
    before, after = one.deadline.prudent, one.planned.prudent
    old, new = (short_date(day) if day else "date inconnue" for day in (before, after))
    return f"{one.deadline.reference}  {one.deadline.rule}  {old} → {new}"
