"""What somebody hostile types or sends: names of files, addresses, headers, links, fields."""

from __future__ import annotations

import ast
import socket
import subprocess
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import ContentDisallowed
from kombu.serialization import dumps, loads

from config.celery import app
from dossiers.actions.exhibit import add_to_case
from dossiers.letters.document import Document, Heading, Paragraph, Table
from dossiers.letters.formats import to_docx, to_odt, to_pdf
from dossiers.models import Case, Member
from dossiers.models.case import CaseKey
from tests import build
from tests.faults.processes import ROOT
from tests.web.desk_cast import signed_in, url

NAMES = [
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "/etc/passwd",
    "C:\\x.pdf",
    "a\0b.pdf",
    "a\r\nX-Evil: 1.pdf",
    "a\nSet-Cookie: b=c.pdf",
    "\u202efdp.exe",
    "\u200b.htaccess",
    ".htaccess",
    "..",
    ".",
    "",
    " ",
    "x" * 10_000 + ".pdf",
    "CON",
    "NUL.pdf",
    "aux.txt",
    "<script>alert(1)</script>.pdf",
    '";x="y.pdf',
    "%2e%2e%2fpasswd",
    "%0d%0aX-Evil:1",
    "a;b.pdf",
    "a,b.pdf",
    "été.pdf",
    "ملف.pdf",
    "😀.pdf",
    "a\tb.pdf",
    "a\x7f.pdf",
    "a\u2028b.pdf",
    "file://x.pdf",
    "http://x/y.pdf",
    "=cmd|' /C calc'!A0.pdf",
    "{{7*7}}.pdf",
    "%s%s%s.pdf",
    "{0.__class__}.pdf",
    "$(id).pdf",
    "`id`.pdf",
    "-rf.pdf",
    "a'b.pdf",
    "…pdf",
    "．．／x.pdf",
    "a/b/c.pdf",
    "a\\b.pdf",
    "lettre.pdf.exe",
    "lettre.exe.pdf",
    "a" * 255 + ".pdf",
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_file_is_kept_and_given_under_a_name_that_does_nothing(
    awa: Member, settings: Any, name: str
) -> None:
    case = build.taken(awa)
    piece = add_to_case(case, name=name, content=build.pdf(), by=awa, now=timezone.now())
    stored = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert stored and all(path.stem.replace("-", "").isalnum() for path in stored)
    answer = signed_in(awa).get(url("exhibit", case.reference, piece.pk))
    header = answer["Content-Disposition"]
    told = BytesHeaderParser().parsebytes(f"Content-Disposition: {header}\r\n\r\n".encode())
    assert list(told.keys()) == ["Content-Disposition"]
    assert answer["Content-Type"] == "application/octet-stream"
    parsed = EmailMessage()
    parsed["Content-Disposition"] = header
    given = parsed.get_filename() or ""
    assert len(given) <= 255 and given == Path(given).name
    assert not set(given) & set("\0\r\n/\\")
    assert signed_in(awa).get(url("exhibits", case.reference)).status_code == 200


# --- What a paper asks for ----------------------------------------------------------


class Listener:
    """A server that only counts who comes."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.came = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self.socket.accept()
            except OSError:
                return
            self.came += 1
            line.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    one = Listener()
    yield one
    one.socket.close()


def test_a_paper_asks_nothing_of_anybody_and_reads_no_file(
    listener: Listener, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Canari-du-disque")
    here = f"http://127.0.0.1:{listener.port}"
    texts = [
        f"file://{secret}",
        f"{here}/a",
        f"<img src='{here}/b'>",
        f"<img src='file://{secret}'>",
        f"<link rel=stylesheet href='{here}/c'>",
        f"<style>@import url({here}/d)</style>",
        f"<p style='background:url({here}/e)'>x</p>",
        f"<object data='file://{secret}'></object>",
        f"<iframe src='{here}/f'></iframe>",
        f"\\\\127.0.0.1\\{secret}",
        "php://filter/resource=/etc/passwd",
        f"<a href='{here}/g' rel=attachment>x</a>",
        f"<script src='{here}/h'></script>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    ]
    blocks = [Heading(1, texts[0]), *(Paragraph(text) for text in texts)]
    paper = Document(texts[2], [*blocks, Table(texts[:2], [texts[2:4]])], footer=texts[3])
    pdf, odt, docx = to_pdf(paper), to_odt(paper), to_docx(paper)
    written = tmp_path / "paper.pdf"
    written.write_bytes(pdf)
    read = subprocess.run(
        ["pdftotext", str(written), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert listener.came == 0
    assert "secret.txt" in read, "what was typed is shown as it was typed"
    assert "Canari-du-disque" not in read and "root:" not in read
    assert b"Canari" not in pdf + odt + docx


# --- Mails, messages of the queue, links ----------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "a@b.fr\r\nBcc: x@y.fr",
        "a@b.fr\nSubject: x",
        "a@b.fr, x@y.fr",
        "x@y.fr>;a@b.fr",
        "a@b.fr%0aBcc:x",
    ],
)
def test_an_address_with_a_line_in_it_is_refused(awa: Member, typed: str) -> None:
    client = Client()
    client.post("/demander/", {})
    told = {"channel": "email", "email": typed}
    client.post("/demander/travail/", {"sector": "noz", "department": "69"})
    client.post("/demander/probleme/", {"problems": ["lost_job"]})
    answer = client.post("/demander/repondre/", told)
    assert answer.status_code == 422
    assert mail.outbox == []


def test_a_message_that_is_no_json_is_not_opened() -> None:
    assert list(app.conf.accept_content) == ["json"]
    content_type, encoding, body = dumps({"a": 1}, serializer="pickle")
    with pytest.raises(ContentDisallowed):
        loads(body, content_type, encoding, accept=app.conf.accept_content)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/equipe/\r\nSet-Cookie: a=b",
        "///evil.example",
        "http:evil.example",
        "\tjavascript:alert(1)",
    ],
)
def test_signing_in_leads_nowhere_else(awa: Member, elsewhere: str) -> None:
    told = {"login": awa.email, "password": build.PASSWORD, "next": elsewhere}
    answer = Client().post(reverse("account_login"), told)
    assert answer.status_code in (302, 303)
    assert answer["Location"].startswith("/equipe/") and "evil" not in answer["Location"]


# --- Fields that a form does not have ----------------------------------------------------

POISON: dict[str, Any] = {
    "section": "00000000-0000-4000-8000-000000000000",
    "section_id": "x",
    "state": "closed",
    "suivi": "x",
    "suivi_id": "x",
    "binome": "x",
    "is_staff": "1",
    "is_superuser": "1",
    "is_active": "",
    "role": "coordinator",
    "kind": "autre",
    "level": "red",
    "reference": "2020-0001",
    "received_on": "2020-01-01",
    "case": "x",
    "case_id": "x",
    "author": "x",
    "by": "x",
    "from_worker": "1",
    "pk": "1",
    "id": "1",
    "blob": "x",
    "key_id": "x",
    "leaves_at": "2020-01-01",
    "forward_to": "x@y.fr",
    "to": "x@y.fr",
}
KEPT = ("section_id", "state", "suivi_id", "binome_id", "kind", "reference", "received_on")


def as_it_is(case: Case) -> tuple[Any, ...]:
    """What no text form may change of a case, its keys included."""
    row = Case.objects.values_list(*KEPT).get(pk=case.pk)
    return (*row, sorted(bytes(blob) for blob in CaseKey.objects.values_list("blob", flat=True)))


@pytest.mark.django_db
def test_fields_that_a_form_of_the_team_has_not_are_not_stored(awa: Member, karim: Member) -> None:
    case = build.taken(awa, binome=karim)
    before, people = as_it_is(case), list(Member.objects.order_by("pk").values())
    client = signed_in(awa)
    for name, field in (("note", "note-body"), ("message", "message-body")):
        answer = client.post(url(name, case.reference), {**POISON, field: "Un mot."})
        assert answer.status_code == 303, name
    assert as_it_is(case) == before
    after = list(Member.objects.order_by("pk").values())
    assert [row["is_staff"] or row["is_superuser"] for row in after] == [False] * len(people)
    assert mail.outbox == []
    said = case.messages.get()
    assert (said.from_worker, said.author) == (False, awa)
    assert said.leaves_at is not None and said.leaves_at > timezone.now()


@pytest.mark.django_db
def test_fields_that_the_form_of_a_person_has_not_are_not_stored(awa: Member) -> None:
    case, code = build.deposited_with_code(section=build.section_of(awa))
    before = as_it_is(case)
    client = Client()
    assert client.post("/suivre/", {**POISON, "code": code}).status_code == 303
    sent = {**POISON, "body": "Un mot.", "from_worker": "", "author": str(awa.pk)}
    assert client.post("/suivre/dossier/repondre/", sent).status_code == 303
    assert as_it_is(case) == before
    said = case.messages.get()
    assert said.from_worker and said.author is None


def test_no_view_stores_a_form_that_it_has_not_read() -> None:
    """No ModelForm, and no `**request.POST`: each field that is stored was named by a form."""
    faults = []
    for file in sorted((ROOT / "dossiers").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            name = getattr(node, "attr", getattr(node, "id", ""))
            if name in ("ModelForm", "modelform_factory"):
                faults.append(f"{file.name}: {name}")
            if isinstance(node, ast.keyword) and node.arg is None:
                told = ast.unparse(node.value)
                if "request.POST" in told or "request.GET" in told:
                    faults.append(f"{file.name}: **{told}")
    assert faults == []
