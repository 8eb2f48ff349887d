"""Makes one PDF out of many pieces: a stream of pieces on stdin, the PDF on stdout.

A program of its own with bounded memory and no key: it opens what others have made, and
what it took is given back when it ends. One picture is decoded at a time, no larger than
A4 at 200 dots per inch asks. On stdin, for each piece: a line of JSON, then its bytes. On
stdout: a line of JSON (the pieces that could not be shown), then the PDF.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Any, BinaryIO, cast

import pikepdf
from pikepdf import Dictionary, Name, OutlineItem, Pdf, Stream
from PIL import Image

MEMORY = 1024**3
# Points (1/72 inch).
A4_SHORT, A4_LONG = 595, 842
MARGIN, STAMP_ROOM = 36, 30
DPI = 200
QUALITY = 80
MOST_PIXELS = 40_000_000
FONT_SIZE = 11


class Counting(io.RawIOBase):
    """A pipe that knows how far it is: the file is never whole in memory."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out, self._at = out, 0

    def writable(self) -> bool:
        """Only that."""
        return True

    def seekable(self) -> bool:
        """pikepdf asks for a place to begin at, and stays there."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Where it is already, or nowhere."""
        if (offset, whence) not in ((self._at, 0), (0, 1), (0, 2)):
            raise OSError("a pipe goes forward only")
        return self._at

    def tell(self) -> int:
        """Bytes written so far."""
        return self._at

    def write(self, content: Any) -> int:
        """Pass it on."""
        self._at += self._out.write(content)
        return len(content)


class Bundle:
    """The PDF being made."""

    def __init__(self) -> None:
        self.pdf = Pdf.new()
        self.marks: list[tuple[str, int]] = []
        self.left_out: list[int] = []
        self._sources: list[Pdf] = []
        self._font = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name.Helvetica,
                Encoding=Name.WinAnsiEncoding,
            )
        )

    def add(self, head: dict[str, Any], content: bytes) -> None:
        """One piece, as `head` says: its sort, its stamp ("" for none), its bookmark."""
        first = len(self.pdf.pages)
        try:
            if head["sort"] == "picture":
                self._picture(content)
            elif head["sort"] == "pdf":
                self._pages(content)
            else:
                self._slip(head["slip"])
        except Exception:
            # A file may make its reader raise anything: its place says so, the others follow.
            while len(self.pdf.pages) > first:
                del self.pdf.pages[-1]
            self.left_out.append(head["number"])
            self._slip(head["slip"])
        self.marks.append((head["mark"], first))
        if head["stamp"]:
            count = len(self.pdf.pages) - first
            for number in range(count):
                page_of = f" - {number + 1}/{count}" if count > 1 else ""
                self._stamp(self.pdf.pages[first + number], head["stamp"] + page_of)

    def write(self, out: BinaryIO) -> None:
        """The bookmarks, then the whole file."""
        with self.pdf.open_outline() as outline:
            outline.root.extend(OutlineItem(mark, page) for mark, page in self.marks)
        out.write(json.dumps({"left_out": self.left_out}).encode() + b"\n")
        counting = cast(BinaryIO, Counting(out))
        self.pdf.save(counting, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    def _picture(self, content: bytes) -> None:
        jpeg, wide, high, grey = _for_paper(content)
        paper = (A4_LONG, A4_SHORT) if wide > high else (A4_SHORT, A4_LONG)
        room = (paper[0] - 2 * MARGIN, paper[1] - 2 * MARGIN - STAMP_ROOM)
        scale = min(room[0] / wide, room[1] / high, 72 / 100)
        w, h = wide * scale, high * scale
        x, y = (paper[0] - w) / 2, MARGIN + (room[1] - h) / 2
        page = self.pdf.add_blank_page(page_size=paper)
        image = Stream(self.pdf, jpeg)
        image.stream_dict.update(
            {
                "/Type": Name.XObject,
                "/Subtype": Name.Image,
                "/Width": wide,
                "/Height": high,
                "/ColorSpace": Name.DeviceGray if grey else Name.DeviceRGB,
                "/BitsPerComponent": 8,
                "/Filter": Name.DCTDecode,
            }
        )
        name = page.add_resource(image, Name.XObject)
        draw = f"q {w:.2f} 0 0 {h:.2f} {x:.2f} {y:.2f} cm {name} Do Q"
        page.contents_add(draw.encode())

    def _pages(self, content: bytes) -> None:
        source = Pdf.open(io.BytesIO(content))
        # What was filled in or underlined is part of the piece; what acts is not.
        source.flatten_annotations("all")
        self.pdf.pages.extend(source.pages)
        self._sources.append(source)

    def _slip(self, text: str) -> None:
        """A page in the place of what cannot be printed."""
        page = self.pdf.add_blank_page(page_size=(A4_SHORT, A4_LONG))
        font = page.add_resource(self._font, Name.Font)
        lines = " T* ".join(f"{_literal(line)} Tj" for line in text.split("\n"))
        page.contents_add(f"BT {font} 16 Tf 24 TL 72 500 Td {lines} ET".encode("latin-1"))

    def _stamp(self, page: pikepdf.Page, text: str) -> None:
        """« Pièce n° 3 - 1/2 », at the top on the right as the page is read."""
        matrix, wide, high = _as_read(page)
        box = len(text) * FONT_SIZE * 0.56 + 12
        x, y = wide - box - 14, high - 30
        page.contents_add(b"q\n", prepend=True)
        font = page.add_resource(self._font, Name.Font)
        drawn = (
            f"\nQ q {matrix} cm 1 g 0 G 0.8 w {x:.1f} {y:.1f} {box:.1f} 18 re B 0 g "
            f"BT {font} {FONT_SIZE} Tf {x + 6:.1f} {y + 5:.1f} Td {_literal(text)} Tj ET Q"
        )
        page.contents_add(drawn.encode("latin-1"))


def _for_paper(content: bytes) -> tuple[bytes, int, int, bool]:
    """A JPEG no larger than A4 asks: its bytes, width, height, and whether it is grey."""
    box = ((A4_LONG - 2 * MARGIN) * DPI // 72, (A4_LONG - 2 * MARGIN) * DPI // 72)
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("huge picture")
        image.draft("RGB", box)
        grey = image.mode == "L"
        flat = image if grey else _on_white(image)
        flat.thumbnail(box, Image.Resampling.LANCZOS)
        out = io.BytesIO()
        flat.save(out, "JPEG", quality=QUALITY)
        return out.getvalue(), flat.width, flat.height, grey


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency, as it looks on paper."""
    if image.mode in ("RGBA", "LA", "P"):
        clear = image.convert("RGBA")
        paper = Image.new("RGB", clear.size, "white")
        paper.paste(clear, mask=clear.getchannel("A"))
        return paper
    return image.convert("RGB")


def _as_read(page: pikepdf.Page) -> tuple[str, float, float]:
    """How to draw on a page as it is read: the matrix, and its width and height then."""
    x0, y0, x1, y1 = (float(side) for side in page.cropbox)
    x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    turned = int(page.obj.get(Name.Rotate, 0)) % 360
    wide, high = x1 - x0, y1 - y0
    matrices = {
        0: f"1 0 0 1 {x0} {y0}",
        90: f"0 1 -1 0 {x1} {y0}",
        180: f"-1 0 0 -1 {x1} {y1}",
        270: f"0 -1 1 0 {x0} {y1}",
    }
    if turned in (90, 270):
        wide, high = high, wide
    return matrices.get(turned, matrices[0]), wide, high


def _literal(text: str) -> str:
    """A PDF string in the writing of Western Europe."""
    octal = "".join(
        f"\\{byte:03o}" if byte > 126 or chr(byte) in "()\\" else chr(byte)
        for byte in text.encode("cp1252", "replace")
    )
    return f"({octal})"


def main() -> int:
    """0 when the PDF is on stdout."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    bundle, given = Bundle(), sys.stdin.buffer
    while line := given.readline():
        head = json.loads(line)
        content = given.read(head["size"])
        if len(content) < head["size"]:
            return 1  # whoever sent it has gone: cancelled, or dead
        bundle.add(head, content)
        del content
    bundle.write(sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
