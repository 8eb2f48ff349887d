"""The three formats of a paper."""

from __future__ import annotations

from dossiers.letters.docx import to_docx
from dossiers.letters.odt import to_odt
from dossiers.letters.pdf import NotMadeError, to_pdf

__all__ = ["NotMadeError", "to_docx", "to_odt", "to_pdf"]
