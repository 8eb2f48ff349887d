"""Documents of an office program, plain text and saved mails.

A document is a zip: its list of contents is checked before anything is unpacked, macros are
refused, and what names the author is replaced by an empty sheet of the same kind.
"""

from __future__ import annotations

import io
import zipfile

from dossiers.privacy.cleaning.result import Clean, NotAcceptedError

MOST_PARTS, MOST_UNPACKED, MOST_RATIO = 2_000, 100 * 1024**2, 100
# Below this a part may shrink as much as it likes: a blank sheet does.
SMALL = 1024**2
OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
OFFICE = {
    "word/document.xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".docx",
    ),
    "xl/workbook.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".xlsx",
    ),
}
EMPTY = {
    "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/'
    'package/2006/metadata/core-properties"/>',
    "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/'
    '2006/extended-properties"/>',
    "docProps/custom.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/'
    '2006/custom-properties"/>',
    "meta.xml": '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:'
    'office:1.0" office:version="1.3"/>',
}
# A browser or a player of another time would run these.
MARKUP = (b"<html", b"<!doctype", b"<svg", b"<?xml", b"<script", b"<?php")
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def clean(content: bytes, kind: str) -> Clean:
    """The document without its author, or the text as it is. Raises NotAcceptedError."""
    return _office(content) if kind == "office" else _text(content)


def _office(content: bytes) -> Clean:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_list(parts)
            media_type, ending = _type_of(archive, {part.filename for part in parts})
            return Clean(_without_author(archive, parts), media_type, ending)
    except NotAcceptedError:
        raise
    except Exception:
        # A hostile file may make the parser raise anything; the person gets one sentence.
        raise NotAcceptedError("broken_document") from None


def _check_list(parts: list[zipfile.ZipInfo]) -> None:
    """Before unpacking: how many, how big, how squeezed, and under which names."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise NotAcceptedError("broken_document")
    for part in parts:
        name = part.filename
        if name.startswith("/") or ".." in name.split("/") or "\\" in name or part.flag_bits & 1:
            raise NotAcceptedError("broken_document")
        if part.file_size > SMALL and part.file_size > MOST_RATIO * max(1, part.compress_size):
            raise NotAcceptedError("broken_document")
        if _is_macro(name.lower()):
            raise NotAcceptedError("macros")


def _is_macro(name: str) -> bool:
    return name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/"))


def _type_of(archive: zipfile.ZipFile, names: set[str]) -> tuple[str, str]:
    if "mimetype" in names:
        said = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
        if said in OPEN_DOCUMENT:
            return said, OPEN_DOCUMENT[said]
    elif "[Content_Types].xml" in names:
        for part, known in OFFICE.items():
            if part in names:
                return known
    raise NotAcceptedError("archive")


def _without_author(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bytes:
    """Written anew, so that days of making and notes of the zip itself go away too."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as fresh:
        for part in parts:
            empty = EMPTY.get(part.filename)
            body = f"{DECLARATION}{empty}".encode() if empty else archive.read(part)
            entry = zipfile.ZipInfo(part.filename)
            entry.compress_type = (
                zipfile.ZIP_STORED if part.filename == "mimetype" else zipfile.ZIP_DEFLATED
            )
            fresh.writestr(entry, body)
    return out.getvalue()


def _text(content: bytes) -> Clean:
    """Words in a known writing, nothing that runs. A saved mail keeps its first lines: who
    wrote, when and to whom is what it proves.
    """
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(MARKUP) or b"<script" in start:
        raise NotAcceptedError("markup")
    if not _is_text(content):
        raise NotAcceptedError("unknown")
    if _is_mail(content):
        return Clean(content, "message/rfc822", ".eml")
    return Clean(content, "text/plain", ".txt")


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return all(sign >= " " or sign in "\t\r\n\f" for sign in words)
    return False


def _is_mail(content: bytes) -> bool:
    """Its first lines are « Name: value », with a From and a Date among them."""
    head = content[:16384].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0].lower()
    lines = head.split(b"\n")
    named = [line for line in lines if not line.startswith((b" ", b"\t"))]
    return all(b":" in line for line in named) and all(
        any(line.startswith(name) for line in named) for name in (b"from:", b"date:")
    )
