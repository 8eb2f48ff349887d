"""S3: the disk fills up while people work; what is refused is said, what was kept stays."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from tests.faults import figures
from tests.faults.conftest import embedded
from tests.faults.house import House
from tests.faults.test_canaries import pdf_with
from tests.faults.test_killed_web import half_made
from tests.faults.test_sent_twice import press, ready
from tests.faults.visitor import Answer, Visitor, come_back, send, tell, text_of
from tests.notifications.doubles import smtp_sink

SIZE = "24M"
ROOT_NEEDED = (
    "A disk that is really full needs a mount, hence root:\n"
    '  sudo make test ARGS="tests/faults/test_full_disk.py"'
)
REFUSED = "Ce que vous venez d’envoyer n’est pas enregistré."


class Volume:
    """A small disk of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fill(self) -> None:
        """To the last byte."""
        with (self.path / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
            while True:
                ballast.write(b"\0" * 65536)
        with (self.path / "ballast-2").open("wb", buffering=0) as ballast, suppress(OSError):
            while True:
                ballast.write(b"\0" * 512)

    def free(self) -> None:
        """Somebody has made room."""
        for ballast in self.path.glob("ballast*"):
            ballast.unlink()


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Volume]:
    path = tmp_path / "volume"
    path.mkdir()
    if os.getuid() != 0:
        pytest.fail(ROOT_NEEDED, pytrace=False)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "dossiers-full", str(path)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    yield Volume(path)
    subprocess.run(["umount", "--lazy", str(path)], check=True)


@pytest.fixture(params=["all of it", "the files only"])
def cramped(
    request: pytest.FixtureRequest, volume: Volume, migrated: Path, tmp_path: Path
) -> House:
    """An instance whose data (database, broker, files) or whose files alone lie on the volume."""
    if request.param == "the files only":
        house: House = request.getfixturevalue("big_house")
        house.env["MEDIA_ROOT"] = str(volume.path / "media")
        return house
    shutil.copytree(migrated, volume.path / "data")
    return House(tmp_path, embedded(volume.path / "data"))


def send_file(visitor: Visitor, story: str, content: bytes, token: str) -> Answer:
    told = {"ajouter": "1", "story": story}
    return visitor.upload("/demander/raconter/", told, "page.pdf", content, token=token)


def test_s3_a_full_disk_is_said_loses_nothing_and_needs_no_restart(
    cramped: House, volume: Volume
) -> None:
    house, first, second = cramped, pdf_with("one"), pdf_with("two")
    house.inside("open_team")
    with house.web() as web, smtp_sink() as sink:
        before, during = Visitor(house.port), Visitor(house.port)
        kept = tell(before, "Avant la panne.")
        token = ready(before)["csrfmiddlewaretoken"]
        assert send_file(before, "Avant la panne.", first, token).status == 303
        assert send(before)
        late = tell(during, "Pendant la panne.")
        form = ready(during)
        token = form["csrfmiddlewaretoken"]
        volume.fill()
        refused = [send_file(during, "Pendant la panne.", second, token)]
        if house.is_embedded:
            refused.append(press(during, form))
        for answer in refused:
            assert answer.status == 503, text_of(answer)
            assert REFUSED in text_of(answer)
        volume.free()
        # As when she loads the page again: the browser sends the same form.
        assert send_file(during, "Pendant la panne.", second, token).status == 303
        assert send(during)
        assert web.is_alive
        for code, story in ((kept, "Avant la panne."), (late, "Pendant la panne.")):
            assert story in come_back(house.port, code)
        house.env["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        house.manage("sweep")
    files = {one["story"]: one["received"] for one in json.loads(house.inside("pieces"))}
    assert files == {
        "Avant la panne.": [sha256(first).hexdigest()],
        "Pendant la panne.": [sha256(second).hexdigest()],
    }
    assert set(half_made(house).values()) == {0}
    checked = house.manage("check_files")
    figures.told("S3", f"{house.kind}: pieces after a full disk", checked.strip(), "none lost")
    assert "Absentes : 0. Taille fausse : 0. Fichiers sans pièce : 0." in checked
    assert "Journal juste" in house.manage("verify_journal")


def test_s3_reminders_wait_for_room_and_then_leave_once(
    volume: Volume, migrated: Path, tmp_path: Path
) -> None:
    shutil.copytree(migrated, volume.path / "data")
    house = House(tmp_path, embedded(volume.path / "data"))
    house.manage("seed", "--cases", "60", "--due", "100")
    with smtp_sink() as sink:
        house.env["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        volume.fill()
        with house.start("manage.py", "sweep") as full:
            assert full.process.wait(timeout=60) != 0
        volume.free()
        assert not house.count("dossiers_reminder") and not sink.accepted
        house.manage("sweep")
        house.the_hour_comes()
        house.manage("sweep")
        mails = [mail["Message-ID"] for mail in sink.accepted]
    made = house.count("dossiers_reminder")
    assert len(mails) == len(set(mails))
    assert made == house.bells_of_dates() >= 100
    assert not house.count("notifications_delivery", "state IN ('waiting', 'claimed')")
    assert "Journal juste" in house.manage("verify_journal")
