"""Cleans one file: bytes on stdin, a line of JSON and the clean bytes on stdout.

A program of its own with bounded memory and time, and no key in its memory: what opens a
file that anybody may have made must have nothing to lose.
"""

import json
import resource
import sys
from importlib import import_module

from dossiers.privacy.cleaning.result import Clean, NotAcceptedError
from dossiers.privacy.cleaning.sniff import kind_of

MEMORY, SECONDS = 1024**3, 20
# Each family is loaded alone: a photo does not wait for the reader of PDFs.
FAMILIES = {
    **dict.fromkeys(("jpeg", "png", "webp", "heif"), "pictures"),
    **dict.fromkeys(("mp3", "ogg", "wav", "amr", "m4a", "mp4"), "sounds"),
    "pdf": "papers",
    **dict.fromkeys(("office", "text"), "documents"),
}


def cleaned(content: bytes) -> Clean:
    """The clean file. Raises NotAcceptedError."""
    kind = kind_of(content)
    family = import_module(f"dossiers.privacy.cleaning.{FAMILIES[kind]}")
    found: Clean = family.clean(content, kind)
    return found


def main() -> int:
    """0: the answer is on stdout, a refusal too. Anything else: the process broke."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    out = sys.stdout.buffer
    try:
        found = cleaned(sys.stdin.buffer.read())
    except NotAcceptedError as refused:
        out.write(json.dumps({"refused": refused.reason}).encode() + b"\n")
        return 0
    head = {"type": found.type, "ending": found.ending, "content": len(found.content)}
    out.write(json.dumps(head).encode() + b"\n" + found.content + found.preview)
    return 0


if __name__ == "__main__":
    sys.exit(main())
