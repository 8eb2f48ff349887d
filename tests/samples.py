"""Files as phones and offices make them, with all that they tell besides; made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
from email.message import EmailMessage

import pikepdf
import pillow_heif
from PIL import Image

# Found in no clean file: where, by whom, with what.
SECRET = "Canari-lieu-48.8566"
GPS, MAKER, ARTIST = 0x8825, 0x010F, 0x013B


def exif() -> bytes:
    """A telephone, an artist, a place."""
    told = Image.Exif()
    told[MAKER], told[ARTIST] = SECRET, SECRET
    told.get_ifd(GPS)[29] = SECRET
    return told.tobytes()


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A photo in one of Pillow's formats, its metadata full."""
    out = io.BytesIO()
    image = Image.effect_noise(size, 80).convert("RGB")
    said = {"exif": exif()}
    if kind == "JPEG":
        said["comment"] = SECRET.encode()
    image.save(out, kind, **said)
    return out.getvalue()


def two_pictures() -> bytes:
    """A JPEG that holds two, as many telephones write them."""
    out = io.BytesIO()
    first, second = (Image.new("RGB", (30, 20), colour) for colour in ("red", "blue"))
    first.save(out, "MPO", save_all=True, append_images=[second], exif=exif())
    return out.getvalue()


def heic() -> bytes:
    """A photo of a recent telephone."""
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "green")).save(out, exif=exif())
    return out.getvalue()


def pdf() -> bytes:
    """A page with an author, a script that opens it, and a file inside."""
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Author"] = SECRET
    with document.open_metadata() as described:
        described["dc:creator"] = [SECRET]
    act = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=SECRET)
    document.Root.OpenAction = act
    document.attachments["note.txt"] = SECRET.encode()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    """A page that asks for a password."""
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def wave() -> bytes:
    """A tenth of a second of silence, with a note of who recorded it."""
    note = SECRET.encode().ljust(20, b"\0")
    told = b"LIST" + struct.pack("<I", 4 + 8 + len(note)) + b"INFOIART"
    told += struct.pack("<I", len(note)) + note
    shape = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    sound = b"data" + struct.pack("<I", 800) + bytes(800)
    body = b"WAVE" + shape + told + sound
    return b"RIFF" + struct.pack("<I", len(body)) + body


def box(name: bytes, body: bytes) -> bytes:
    """One box of MP4."""
    return struct.pack(">I4s", len(body) + 8, name) + body


def m4a() -> bytes:
    """A voice note with its place, its hour and its telephone, as MP4 lays them out."""
    moments = struct.pack(">II", 3_800_000_000, 3_800_000_000)
    header = box(b"mvhd", bytes(4) + moments + bytes(88))
    track = box(b"trak", box(b"tkhd", bytes(4) + moments + bytes(72)))
    place = box(b"udta", box(b"\xa9xyz", SECRET.encode()))
    whole = box(b"moov", header + track + place)
    return box(b"ftyp", b"M4A \0\0\0\0M4A ") + whole + box(b"mdat", b"sound" * 20)


def mp3() -> bytes:
    """A few frames of silence behind a label."""
    frame = b"\xff\xfb\x90\xc4" + bytes(413)
    said = b"TPE1" + struct.pack(">I", len(SECRET) + 1) + b"\0\0\3" + SECRET.encode()
    length = len(said)
    size = bytes((length >> 21 & 127, length >> 14 & 127, length >> 7 & 127, length & 127))
    return b"ID3\x03\0\0" + size + said + frame * 12 + b"TAG" + SECRET.encode().ljust(125, b"\0")


def office(parts: dict[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def docx(**more: str | bytes) -> bytes:
    """The least of a text document, with its author."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": "<w:document>Bonjour</w:document>",
        "docProps/core.xml": f"<dc:creator>{SECRET}</dc:creator>",
    }
    return office({**parts, **{name.replace("__", "/"): body for name, body in more.items()}})


def odt() -> bytes:
    """The same, of the other family."""
    return office(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": "<office:body>Bonjour</office:body>",
            "meta.xml": f"<meta:initial-creator>{SECRET}</meta:initial-creator>",
        }
    )


def mail() -> bytes:
    """A saved mail: who wrote, when, to whom is what it proves."""
    letter = EmailMessage()
    letter["From"], letter["To"] = "patron@exemple.fr", "moi@exemple.fr"
    letter["Date"], letter["Subject"] = "Mon, 02 Mar 2026 08:00:00 +0100", "Planning"
    letter.set_content("Ne venez plus.\n")
    return letter.as_bytes()
