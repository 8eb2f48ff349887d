"""`manage.py record_bounce`: for the host's mail system, when a mail comes back.

With --message-id, or with a delivery report (RFC 3464) on its standard input.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from notifications.bounce import NotAReport, Recorded, Report, read_report, record_bounce
from notifications.trouble import tell

# A report quotes the mail, which is a few lines: what is longer is something else.
MOST_BYTES = 1024 * 1024
# sysexits.h EX_TEMPFAIL: mail systems keep the report and try again.
TRY_AGAIN = 75


class Command(BaseCommand):
    help = (
        "Note qu'un mail est revenu et prévient la coordination. Sans --message-id, lit un avis "
        "de non-remise (RFC 3464) sur l'entrée standard. Affiche une ligne JSON."
    )

    # Tests hand it over; the mail system writes to the real one.
    stealth_options = ("stdin",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--message-id", default="", metavar="ID")
        parser.add_argument("--code", default="", metavar="5.1.1", help="Le code du refus.")

    def handle(self, *args: Any, **options: Any) -> None:
        report = (
            Report(options["message_id"], options["code"], permanent=True)
            if options["message_id"]
            else self._read(options.get("stdin"))
        )
        recorded = "delayed"
        if report.permanent:
            now = timezone.now()
            found = record_bounce(message_id=report.message_id, code=report.code, now=now)
            if found is Recorded.LATER:
                raise CommandError("Ce mail est encore en cours d'envoi.", returncode=TRY_AGAIN)
            tell(now=now)
            recorded = found.value
        self.stdout.write(json.dumps({"recorded": recorded, "code": report.code}))

    def _read(self, given: Any) -> Report:
        raw = (given or sys.stdin.buffer).read(MOST_BYTES + 1)
        try:
            if len(raw) > MOST_BYTES:
                raise NotAReport("too long")
            return read_report(raw)
        except NotAReport:
            raise CommandError(
                "Ce n'est pas un avis de non-remise (RFC 3464) qui nomme un mail.", returncode=2
            ) from None
