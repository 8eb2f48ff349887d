"""A whole instance is copied by a thief: nothing that a person wrote is in the copy."""

from __future__ import annotations

import base64
import io
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pikepdf
import pytest
import redis

from tests.build import PASSWORD
from tests.faults.canaries import WORDS, found_in, scan
from tests.faults.cast import COORDINATOR, DELEGUE
from tests.faults.house import DELIVER, REMIND, House
from tests.faults.processes import wait_until
from tests.faults.visitor import Visitor, come_back, send, tell, text_of
from tests.services import postgresql_binaries

PHONE = "0612345678"


@pytest.mark.parametrize("place", ["story", "employer"])
def test_the_scan_finds_a_word_in_every_shape(place: str) -> None:
    word = WORDS[place].encode()
    hidden = [
        *(word, word.upper(), word.hex().encode(), WORDS[place].encode("utf-16-le")),
        *(base64.b64encode(b"x" * before + word + b"yz") for before in range(3)),
    ]
    for content in hidden:
        assert found_in([b"..." + content + b"..."], WORDS) == {place}
        middle = len(content) // 2
        assert found_in([b"." + content[:middle], content[middle:] + b"."], WORDS) == {place}
    assert found_in([b"kanari", b"kanariqzx", b"kanaristor"], WORDS) == set()


def pdf_with(word: str) -> bytes:
    """A PDF in which the word can be read as it is."""
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Title"] = word
    out = io.BytesIO()
    document.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert word.encode() in out.getvalue()
    return out.getvalue()


def tell_everything(house: House) -> tuple[Visitor, str]:
    """A person fills every box, adds a file, mistypes, and sends; another one never sends."""
    person, hesitant = Visitor(house.port), Visitor(house.port)
    code = tell(
        person,
        WORDS["story"],
        employer=WORDS["employer"],
        name=WORDS["name"],
    )
    told = {"ajouter": "1", "story": WORDS["story"]}
    file = pdf_with(WORDS["content"])
    assert (
        person.upload("/demander/raconter/", told, f"{WORDS['filename']}.pdf", file).status == 303
    )
    wrong = {"channel": "phone", "phone": WORDS["mistyped"], "name": WORDS["name"]}
    assert person.post("/demander/repondre/", wrong).status == 422
    right = {"channel": "phone", "phone": PHONE, "name": WORDS["name"]}
    assert person.post("/demander/repondre/", right).status == 303
    assert send(person)
    tell(hesitant, WORDS["unsent"])
    return person, code


def dump(house: House) -> list[Path]:
    """The whole database as text, by the host's own tool; for SQLite its files as they lie."""
    target = house.folder / "dump.sql"
    if house.is_embedded:
        return list(house.data.glob("dossiers.sqlite3*"))
    words = [str(postgresql_binaries() / "pg_dump"), house.env["DATABASE_URL"], "-f", str(target)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [target]


def everything(house: House) -> list[Path]:
    """Database, files, broker, cache, mails, schedule, logs: all that a disk would hold."""
    files = [path for path in house.folder.rglob("*") if path.is_file()]
    if house.redis is not None:
        # What Redis holds in memory, written as it is.
        with redis.Redis.from_url(house.env["REDIS_URL"]) as line:
            line.config_set("rdbcompression", "no")
            line.save()
        files += [path for path in house.redis.folder.rglob("*") if path.is_file()]
        [socket] = parse_qs(urlsplit(house.env["DATABASE_URL"]).query)["host"]
        files.append(Path(socket) / "log")
    return files


def live_a_day(house: House) -> dict[str, str]:
    """Both sides work, reminders leave, everything is killed where it stands.

    Returns, besides the words, the secrets that only people hold: code, cookies, password.
    """
    house.inside("open_team")
    with house.web():
        person, code = tell_everything(house)
        house.inside("work_on_the_case")
        answer = {"body": WORDS["reply"]}
        assert person.post("/suivre/dossier/repondre/", answer).status == 303
        awa = Visitor(house.port)
        signing_in = {"login": DELEGUE, "password": PASSWORD}
        assert awa.post("/equipe/connexion/", signing_in).status == 302
        missing = awa.get(f"/equipe/dossiers/2026-9999/?q={WORDS['other']}")
        assert missing.status == 404
        seen = come_back(house.port, code)
        assert WORDS["story"] in seen, seen
        assert WORDS["message"] in seen
        reference = house.query("SELECT reference FROM dossiers_case")[0][0]
        page = text_of(awa.get(f"/equipe/dossiers/{reference}/"))
        assert WORDS["note"] in page
        assert WORDS["reply"] in page
    with house.worker() as worker:
        house.ring(REMIND, DELIVER)
        sent = "state = 'sent'"
        wait_until(lambda: house.count("notifications_delivery", sent), seconds=60, watch=worker)
    house.ring(REMIND, DELIVER)
    cookies = {f"cookie {name}": value for name, value in (person.cookies | awa.cookies).items()}
    return {"code": code, "password": PASSWORD, "phone": PHONE.lstrip("0"), **cookies}


def test_a_copy_of_everything_holds_nothing_that_a_person_wrote(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets = live_a_day(house)
    copy = dump(house)
    files = everything(house)
    with capsys.disabled():
        size = sum(path.stat().st_size for path in files) // 1024
        print(f"\n{len(files)} files, {size} KiB scanned for {len(WORDS | secrets)} words")
    # It is the real copy: what is in clear by design is there.
    known = {"reference": "2026-0001", "member": COORDINATOR}
    assert found_in([path.read_bytes() for path in copy], known) == set(known)
    assert {"media", "mails"} <= {part for path in files for part in path.parts}
    queue = "broker.sqlite3" if house.is_embedded else "dump.rdb"
    waiting = {"task": "notifications.tasks.deliver"}
    assert scan([path for path in files if path.name.startswith(queue)], waiting)
    assert scan(files, WORDS | secrets) == {}
