"""What is sent is opened for real, in a process apart, and says nothing besides."""

from __future__ import annotations

import io
import resource
import time
import zipfile
from typing import Any

import pikepdf
import pytest
from mutagen.mp3 import MP3
from PIL import Image

from dossiers.privacy.cleaning import NotAcceptedError, apart, clean
from tests import samples
from tests.samples import SECRET

TAKEN = {
    "jpeg": (samples.picture(), "image/jpeg", ".jpg"),
    "two in one": (samples.two_pictures(), "image/jpeg", ".jpg"),
    "png": (samples.picture("PNG"), "image/png", ".png"),
    "webp": (samples.picture("WEBP"), "image/webp", ".webp"),
    "heic": (samples.heic(), "image/jpeg", ".jpg"),
    "avif": (samples.picture("AVIF"), "image/jpeg", ".jpg"),
    "pdf": (samples.pdf(), "application/pdf", ".pdf"),
    "wave": (samples.wave(), "audio/wav", ".wav"),
    "m4a": (samples.m4a(), "audio/mp4", ".m4a"),
    "mp3": (samples.mp3(), "audio/mpeg", ".mp3"),
    "amr": (b"#!AMR\n" + bytes(64), "audio/amr", ".amr"),
    "docx": (
        samples.docx(),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".docx",
    ),
    "odt": (samples.odt(), "application/vnd.oasis.opendocument.text", ".odt"),
    "text": ("Il m’a dit de partir.\n".encode(), "text/plain", ".txt"),
    "mail": (samples.mail(), "message/rfc822", ".eml"),
}
BOMB = samples.docx(word__big="0" * 60_000_000)


@pytest.fixture(params=[True, False], ids=["apart", "here"])
def both_ways(request: pytest.FixtureRequest, settings: Any) -> None:
    """In the process of its own as in production, and in this one."""
    settings.CLEAN_FILES_APART = request.param


@pytest.mark.usefixtures("both_ways")
@pytest.mark.parametrize("name", TAKEN)
def test_a_file_is_what_it_is_and_tells_nothing_more(name: str) -> None:
    content, media_type, ending = TAKEN[name]
    found = clean(content)
    assert (found.type, found.ending) == (media_type, ending)
    assert SECRET.encode() not in everything(found.content)
    assert bool(found.preview) == media_type.startswith("image/")


def everything(content: bytes) -> bytes:
    """The bytes, and those of a zip's parts, and of a PDF without its compression."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    if content.startswith(b"%PDF"):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(content)) as document:
            document.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.all)
        return out.getvalue()
    return content


@pytest.mark.parametrize("name", [n for n, (content, *_) in TAKEN.items() if n not in
                                  {"amr", "text", "mail"}])  # fmt: skip
def test_the_samples_do_tell_it_before(name: str) -> None:
    assert SECRET.encode() in everything(TAKEN[name][0])


def test_a_picture_keeps_its_pixels_and_stands_upright() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG", exif=turned.tobytes())
    found = Image.open(io.BytesIO(clean(out.getvalue()).content))
    assert (found.size, dict(found.getexif())) == ((40, 60), {})
    assert found.getpixel((5, 5))[0] > 240


def test_a_see_through_picture_stays_so() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")
    found = Image.open(io.BytesIO(clean(out.getvalue()).content))
    assert found.mode == "RGBA" and found.getpixel((1, 1))[3] == 0


def test_a_preview_is_small() -> None:
    preview = Image.open(io.BytesIO(clean(samples.picture(size=(3000, 2000))).preview))
    assert max(preview.size) == 640 and not dict(preview.getexif())


def test_a_sound_still_plays_after_its_labels_are_gone() -> None:
    found = clean(samples.mp3())
    assert MP3(io.BytesIO(found.content)).info.length > 0.2
    assert clean(samples.wave()).content.endswith(b"data\x20\x03\0\0" + bytes(800))


def test_emptying_the_labels_of_a_film_moves_nothing() -> None:
    before = samples.m4a()
    after = clean(before).content
    assert len(after) == len(before)
    assert after.index(b"mdat") == before.index(b"mdat")
    assert b"\xe2\x7f\x8e" not in after and b"udta" not in after


def test_a_document_keeps_its_words() -> None:
    with zipfile.ZipFile(io.BytesIO(clean(samples.docx()).content)) as archive:
        assert b"Bonjour" in archive.read("word/document.xml")
        assert archive.testzip() is None


def test_a_paper_opens_without_acting() -> None:
    with pikepdf.open(io.BytesIO(clean(samples.pdf()).content)) as document:
        assert len(document.pages) == 1
        assert "/OpenAction" not in document.Root and not document.attachments


REFUSED = {
    "program": (b"MZ" + bytes(100), "program"),
    "script": (b"#!/bin/sh\nrm -rf /\n", "program"),
    "archive": (samples.office({"a.txt": "a"}), "archive"),
    "rar": (b"Rar!\x1a\x07\x01\0" + bytes(50), "archive"),
    "page": (b"<!DOCTYPE html><script>alert(1)</script>", "markup"),
    "drawing": (b"\xef\xbb\xbf <svg onload='alert(1)'/>", "markup"),
    "old document": (b"\xd0\xcf\x11\xe0" + bytes(600), "old_office"),
    "macro": (samples.office({"[Content_Types].xml": "", "word/document.xml": "",
                              "word/vbaProject.bin": "x"}), "macros"),
    "way out": (samples.office({"[Content_Types].xml": "", "word/document.xml": "",
                                "../../etc/passwd": "x"}), "broken_document"),
    "bomb": (BOMB, "broken_document"),
    "crowd": (samples.docx(**{f"word__{n}": "" for n in range(2_001)}), "broken_document"),
    "locked paper": (samples.locked_pdf(), "locked_pdf"),
    "half a paper": (b"%PDF-1.4 broken", "broken_pdf"),
    "half a photo": (samples.picture()[:300], "broken_picture"),
    "half a sound": (samples.m4a()[:60], "broken_sound"),
    "noise": (bytes(range(256)), "unknown"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_taken_says_why(name: str) -> None:
    content, why = REFUSED[name]
    with pytest.raises(NotAcceptedError) as refused:
        clean(content)
    assert refused.value.reason == why


def huge_png() -> bytes:
    """50,000 by 50,000 pixels of one colour: 300 kB that unpack to 7.5 GB."""
    out = io.BytesIO()
    Image.new("1", (50_000, 50_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("made", [huge_png, lambda: BOMB], ids=["pixels", "zip"])
def test_a_bomb_is_refused_soon_and_in_little_memory(made: Any, settings: Any) -> None:
    settings.CLEAN_FILES_APART = True
    content = made()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    with pytest.raises(NotAcceptedError):
        clean(content)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert spent.ru_utime - before.ru_utime < 5 and time.monotonic() - start < apart.TIMEOUT_SECONDS


def test_the_process_apart_has_no_key_and_a_bounded_memory(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CLEAN_FILES_APART = True
    seen: dict[str, Any] = {}
    real = apart.subprocess.run

    def run(words: list[str], **options: Any) -> Any:
        seen.update(options)
        return real(words, **options)

    monkeypatch.setattr(apart.subprocess, "run", run)
    clean(samples.picture())
    assert seen["env"] == {} and seen["timeout"] == apart.TIMEOUT_SECONDS


def test_a_process_that_breaks_is_a_refusal_and_not_an_error(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CLEAN_FILES_APART = True
    monkeypatch.setattr(apart, "TIMEOUT_SECONDS", 0.001)
    with pytest.raises(NotAcceptedError) as refused:
        clean(samples.picture())
    assert refused.value.reason == "broken"
