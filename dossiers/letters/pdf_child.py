"""Makes one PDF: an HTML page on stdin, the PDF on stdout.

A program of its own, with bounded memory and time: the processes that answer people never
carry the library's weight, and what it opens has no key in its memory.
"""

import resource
import sys
from typing import Any, NoReturn

from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher

MEMORY, SECONDS = 1536 * 1024**2, 50


class Nothing(URLFetcher):
    """Fetches nothing: a paper holds its own text and style, and asks nobody for more."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> NoReturn:
        raise FatalURLFetchingError("a paper fetches nothing")


def _anonymous(_document: object, pdf: Any) -> None:
    # What made it, and which version, says something of the machine.
    for key in ("Producer", "Creator", "Author", "CreationDate", "ModDate"):
        pdf.info.pop(key, None)


def made(page: str) -> bytes:
    """The PDF of an HTML page, with its language, its title, tags, and nothing of its maker."""
    html = HTML(string=page, url_fetcher=Nothing())
    content: bytes = html.write_pdf(pdf_tags=True, finisher=_anonymous)
    return content


def main() -> int:
    """0: the PDF is on stdout. Anything else: it could not be made."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = made(sys.stdin.buffer.read().decode())
    sys.stdout.buffer.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
