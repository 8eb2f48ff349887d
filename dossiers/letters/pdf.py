"""A document as a PDF, made in a process apart."""

from __future__ import annotations

import logging
import subprocess
import sys
from threading import Lock

from django.conf import settings

from dossiers.letters.document import Document
from dossiers.letters.markup import page

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 60
# One at a time in each process that answers people: many readers must not add up.
_TURN = Lock()


class NotMadeError(Exception):
    """The PDF could not be made; the other formats need nothing but Python."""


def to_pdf(document: Document) -> bytes:
    """The PDF: A4, in French, tagged, its pages numbered. Raises NotMadeError."""
    try:
        with _TURN:
            done = subprocess.run(
                [sys.executable, "-E", "-s", "-m", "dossiers.letters.pdf_child"],
                input=page(document).encode(),
                capture_output=True,
                timeout=TIMEOUT_SECONDS,
                check=True,
                cwd=settings.BASE_DIR,
                env={},
            )
    except subprocess.SubprocessError as error:
        # Never what it printed: it may quote the letter.
        log.warning("pdf: the process ended: %s", type(error).__name__)
        raise NotMadeError from None
    return done.stdout
