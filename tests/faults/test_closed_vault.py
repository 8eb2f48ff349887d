"""C6: the machine has started again and nobody has typed the passphrase yet."""

from __future__ import annotations

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tests import build
from tests.faults import cast, figures
from tests.faults.house import DELIVER, REMIND, House, size
from tests.faults.mails import mails, open_rungs
from tests.faults.processes import BINARIES, ROOT, wait_until
from tests.faults.visitor import Visitor, come_back, send, tell, text_of
from tests.notifications.doubles import smtp_sink

PEOPLE, DUE = size(8, 50), size(20, 200)
PHRASE = "lampe tricot orage sabot figue ruelle"


def vault(house: House, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """`manage.py vault …`, with what somebody types."""
    return subprocess.run(
        [str(BINARIES / "python"), "manage.py", "vault", *words],
        cwd=ROOT,
        env={**os.environ, **house.env},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def put_the_key_away(house: House) -> None:
    """As docs/how-to/coffre.md says; then the machine starts again."""
    key = house.data / "keys" / "root.key"
    house.env["VAULT_FILE"] = str(house.data / "keys" / "vault.json")
    house.env["ROOT_KEY_FILE"] = str(house.folder / "run" / "root.key")
    made = vault(house, "make", "--from", str(key), typed=f"{PHRASE}\n{PHRASE}\n")
    assert made.returncode == 0, made.stderr
    key.unlink()
    assert vault(house, "state").returncode == 1


def comes_in(house: House, number: int) -> str:
    """Somebody sends her request, comes back and adds a word; the code."""
    visitor = Visitor(house.port)
    code = tell(visitor, f"Récit numéro {number}.", employer="Noz")
    assert send(visitor)
    assert f"Récit numéro {number}." in come_back(house.port, code)
    again = Visitor(house.port)
    assert again.post("/suivre/", {"code": code}).status == 303
    assert again.post("/suivre/dossier/repondre/", {"body": f"Suite {number}."}).status == 303
    return code


def sign_in(house: House) -> Visitor:
    lea = Visitor(house.port)
    answer = lea.post("/equipe/connexion/", {"login": cast.COORDINATOR, "password": build.PASSWORD})
    assert answer.status in (302, 303), text_of(answer)
    return lea


def arrivals(house: House) -> list[str]:
    rows = house.query("SELECT reference FROM dossiers_case WHERE state = 'submitted'")
    return [str(row[0]) for row in rows]


def test_c6_with_the_vault_closed_people_write_reminders_leave_and_nobody_reads(
    house: House,
) -> None:
    house.manage("seed", "--cases", str(DUE), "--due", str(DUE))
    house.inside("open_team")
    # What comes in goes to the team, not to the sections that were made up.
    house.query("UPDATE dossiers_section SET takes_the_rest = false, departments = '[]'")
    house.query("UPDATE dossiers_section SET takes_the_rest = true WHERE name = 'Lyon'")
    seeded = set(arrivals(house))
    put_the_key_away(house)
    with smtp_sink() as sink:
        house.env["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        with house.web() as web, house.worker() as worker, ThreadPoolExecutor(4) as crowd:
            codes = list(crowd.map(lambda number: comes_in(house, number), range(PEOPLE)))
            house.ring(REMIND)
            wait_until(lambda: not open_rungs(house), seconds=90, watch=worker)
            house.the_hour_comes()
            house.ring(DELIVER)
            left = "state IN ('waiting', 'claimed')"
            wait_until(
                lambda: not house.count("notifications_delivery", left), seconds=90, watch=worker
            )
            lea = sign_in(house)
            assert "Coffre fermé." in lea.get("/equipe/a-faire/").text
            came = [one for one in arrivals(house) if one not in seeded]
            assert len(came) == PEOPLE
            lea.post(f"/equipe/arrivees/{came[0]}/", {}, page="/equipe/a-faire/")
            refused = lea.get(f"/equipe/arrivees/{came[0]}/")
            assert refused.status == 503 and "Récit" not in text_of(refused)

            # Nobody starts anything again: the processes that run find the key.
            assert vault(house, "open", "--on-disk", typed=f"{PHRASE}\n").returncode == 0
            readable = 0
            for reference in came:
                lea.post(f"/equipe/arrivees/{reference}/", {}, page="/equipe/a-faire/")
                page = text_of(lea.get(f"/equipe/arrivees/{reference}/"))
                readable += bool(re.search(r"Récit numéro \d+\.", page))
            house.manage("sweep")
            assert all(come_back(house.port, code) for code in codes)

            # Closed again while they run, they close too.
            assert vault(house, "close").returncode == 0
            assert lea.get(f"/equipe/arrivees/{came[0]}/").status == 503
            assert web.is_alive and worker.is_alive
        done = mails(house, sink)
    what = f"{house.kind}: requests sent with the vault closed, readable"
    figures.told("C6", what, readable, PEOPLE)
    figures.told("C6", f"{house.kind}: reminders lost of {len(done.ordered)}", done.lost, 0)
    assert readable == PEOPLE
    assert done.lost == 0 and len(done.ordered) >= DUE
    assert house.count("dossiers_workplace", "mark IS NOT NULL") >= PEOPLE
    assert not house.count("dossiers_sweepmark", "name = 'employers-behind'")
    assert house.manage("verify_journal").startswith("Journal juste")
