"""PDFs: opened to prove that they are, rid of their author and of what would run."""

from __future__ import annotations

import io

import pikepdf

from dossiers.privacy.cleaning.result import Clean, NotAcceptedError

# Of the document and of each page: what acts by itself, and what describes.
OF_ROOT = ("/OpenAction", "/AA", "/Metadata", "/PieceInfo")
OF_NAMES = ("/JavaScript", "/EmbeddedFiles")
OF_PAGE = ("/AA", "/Metadata", "/PieceInfo")


def clean(content: bytes, _kind: str) -> Clean:
    """The same pages. Raises NotAcceptedError."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if not document.pages:
                raise NotAcceptedError("broken_pdf")
            _forget(document)
            out = io.BytesIO()
            document.save(out, linearize=False)
    except NotAcceptedError:
        raise
    except pikepdf.PasswordError:
        raise NotAcceptedError("locked_pdf") from None
    except Exception:
        # A hostile file may make the parser raise anything; the person gets one sentence.
        raise NotAcceptedError("broken_pdf") from None
    return Clean(out.getvalue(), "application/pdf", ".pdf")


def _forget(document: pikepdf.Pdf) -> None:
    for name in OF_ROOT:
        _drop(document.Root, name)
    names = document.Root.get("/Names")
    if names is not None:
        for name in OF_NAMES:
            _drop(names, name)
    for page in document.pages:
        for name in OF_PAGE:
            _drop(page.obj, name)
    if "/Info" in document.trailer:
        del document.trailer["/Info"]


def _drop(place: pikepdf.Object, name: str) -> None:
    if name in place:
        del place[name]
