"""What we write is opened by other programs, and says what was typed, nothing besides."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import docx
import odfdo
import pytest

from dossiers.letters import pdf
from dossiers.letters.document import (
    Bullets,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
)
from dossiers.letters.formats import NotMadeError, to_docx, to_odt, to_pdf

HOSTILE = [
    '<img src="file:///etc/passwd"> & </text:p></w:t> <script>alert(1)</script>',
    "{{ 7 * 7 }} {% include 'x' %} ${7*7} {employeur} &lt; &amp; ]]> <!-- x --> <?xml ?>",
    "<style>@import url(http://127.0.0.1:9/x)</style> <link rel=attachment href=file:///etc/passwd>",
]
ARABIC = "لم تُدفع أجوري"
PAPER = Document(
    "Mise en demeure",
    [
        Heading(1, "Mise en demeure <b>"),
        Paragraph("Lyon, le 5 mars 2026", align="right"),
        *(Paragraph(text) for text in HOSTILE),
        Paragraph(f"{ARABIC} 2026", bold=True),
        Paragraph("une ligne\nune autre\x00\x0b\ud800"),
        Bullets(["premier point", "second point"]),
        Table(["Mois", "Dû"], [["mars", "1 234,50 €"], ["avril", "0,00 €"]], [3, 1], (1,)),
        Spacer(),
        PageBreak(),
        Paragraph("dernière page"),
    ],
    footer="Section <i> & Cie",
)
Maker = Callable[[Document], bytes]


def run(*words: str | Path) -> str:
    """What a program of the machine says; it must succeed."""
    return subprocess.run(words, check=True, capture_output=True).stdout.decode(errors="replace")


@pytest.fixture(scope="module")
def pdf_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("papers") / "paper.pdf"
    path.write_bytes(to_pdf(PAPER))
    return path


def test_two_other_programs_open_the_pdf(pdf_file: Path) -> None:
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", pdf_file)
    said = run("pdfinfo", pdf_file)
    known = dict(line.split(":", 1) for line in said.splitlines())
    assert known["Title"].strip() == "Mise en demeure" and known["Tagged"].strip() == "yes"
    assert known["Pages"].strip() == "2" and "A4" in known["Page size"]
    assert not {"Author", "Creator", "Producer", "CreationDate", "ModDate"} & set(known)
    assert "/Lang (fr)" in run("qpdf", "--qdf", "--object-streams=disable", pdf_file, "-")


def test_hostile_text_comes_out_of_the_pdf_as_typed(pdf_file: Path) -> None:
    said = " ".join(run("pdftotext", pdf_file, "-").split())
    for text in [*HOSTILE, "Mise en demeure <b>", "Section <i> & Cie", "1 234,50 €"]:
        assert "".join(text.split()) in "".join(said.split())
    assert "root:" not in said


def test_arabic_is_set_and_pages_are_numbered(pdf_file: Path) -> None:
    said = run("pdftotext", pdf_file, "-")
    assert "أجوري" in said
    assert "page 1/2" in said and "page 2/2" in said
    assert "DejaVu" in run("pdffonts", pdf_file)


def test_odt_is_read_by_another_library() -> None:
    document = odfdo.Document(io.BytesIO(to_odt(PAPER)))
    said = "".join(document.body.inner_text.split())
    for text in [*HOSTILE, ARABIC, "Mise en demeure <b>", "second point", "dernière page"]:
        assert "".join(text.split()) in said
    assert [row.values for row in document.body.tables[0].rows][1:] == [
        ["mars", "1 234,50 €"],
        ["avril", "0,00 €"],
    ]
    assert b"Section &lt;i&gt; &amp; Cie" in document.get_part("styles.xml").serialize()
    assert document.meta.title == "Mise en demeure" and document.meta.language == "fr-FR"


def test_docx_is_read_by_another_library() -> None:
    document = docx.Document(io.BytesIO(to_docx(PAPER)))
    said = [line.text for line in document.paragraphs]
    assert set(HOSTILE) < set(said) and f"{ARABIC} 2026" in said
    assert "une ligne\nune autre" in said
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["mars", "1 234,50 €"]
    assert "Section <i> & Cie\tpage" in document.sections[0].footer.paragraphs[0].text
    known = document.core_properties
    assert (known.title, known.language, known.author) == ("Mise en demeure", "fr-FR", "")


@pytest.mark.parametrize("make", [to_odt, to_docx])
def test_a_package_is_whole_well_formed_and_undated(make: Maker) -> None:
    with zipfile.ZipFile(io.BytesIO(make(PAPER))) as package:
        assert package.testzip() is None
        names = [entry.filename for entry in package.infolist()]
        for entry in package.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            if entry.filename != "mimetype":
                ElementTree.fromstring(package.read(entry))  # noqa: S314 - we wrote it
        whole = b"".join(package.read(name) for name in names)
    for trace in (b"creator", b"generator", b"LibreOffice", b"Word 20", b"creation-date"):
        assert trace not in whole
    if make is to_odt:
        assert names[0] == "mimetype"


@pytest.mark.parametrize("make", [to_pdf, to_odt, to_docx])
def test_the_same_paper_gives_the_same_bytes(make: Maker) -> None:
    assert make(PAPER) == make(PAPER)


@pytest.mark.parametrize(("make", "ending"), [(to_odt, "odt"), (to_docx, "docx")])
def test_a_word_processor_reads_it(make: Maker, ending: str, tmp_path: Path) -> None:
    """LibreOffice where it is installed; elsewhere, every text stands once in the file's XML."""
    path = tmp_path / f"paper.{ending}"
    path.write_bytes(make(PAPER))
    office = shutil.which("soffice")
    if office:
        home = f"-env:UserInstallation=file://{tmp_path}/home"
        words = [office, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path]
        run(*words)
        said = run("pdftotext", tmp_path / "paper.pdf", "-")
        assert "page 1/2" in said
    else:
        part = "content.xml" if ending == "odt" else "word/document.xml"
        with zipfile.ZipFile(path) as package:
            said = "".join(ElementTree.fromstring(package.read(part)).itertext())  # noqa: S314
    for text in HOSTILE:
        assert "".join(said.split()).count("".join(text.split())) == 1


def test_the_process_that_makes_it_has_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {}
    real = pdf.subprocess.run

    def spy(*words: object, **options: object) -> object:
        seen.update(options, words=words[0])
        return real(*words, **options)

    monkeypatch.setattr(pdf.subprocess, "run", spy)
    to_pdf(PAPER)
    assert seen["env"] == {} and seen["timeout"] == pdf.TIMEOUT_SECONDS
    assert not any("Mise" in str(word) for word in seen["words"])


def test_an_address_in_a_paper_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even were our escaping to fail, the fetcher refuses: no PDF rather than a leak."""
    monkeypatch.setattr(pdf, "page", lambda _: '<img src="file:///etc/hostname">')
    with pytest.raises(NotMadeError):
        to_pdf(PAPER)


def test_a_pdf_that_takes_too_long_is_refused(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pdf, "TIMEOUT_SECONDS", 0.001)
    with pytest.raises(NotMadeError):
        to_pdf(PAPER)
    assert "Mise en demeure" not in caplog.text
