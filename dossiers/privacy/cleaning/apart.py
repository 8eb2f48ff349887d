"""Cleaning in a process apart, and what its end means."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

from django.conf import settings

from dossiers.privacy.cleaning.child import cleaned
from dossiers.privacy.cleaning.result import Clean, NotAcceptedError

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 30


def clean(content: bytes) -> Clean:
    """The clean file. Raises NotAcceptedError; « broken » when its opening broke the process."""
    if not settings.CLEAN_FILES_APART:
        return cleaned(content)
    try:
        done = subprocess.run(
            [sys.executable, "-E", "-s", "-m", "dossiers.privacy.cleaning.child"],
            input=content,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=True,
            cwd=settings.BASE_DIR,
            env={},
        )
    except subprocess.SubprocessError as error:
        # Never what it printed: a decoder quotes the file it chokes on.
        log.warning("cleaning: the process ended: %s", type(error).__name__)
        raise NotAcceptedError("broken") from None
    line, _newline, body = done.stdout.partition(b"\n")
    said = json.loads(line)
    if "refused" in said:
        raise NotAcceptedError(said["refused"])
    size = said["content"]
    return Clean(body[:size], said["type"], said["ending"], body[size:])
