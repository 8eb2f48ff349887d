"""D13: sweeps that stop are seen within minutes, and their return too."""

from __future__ import annotations

import time
from datetime import timedelta

from django.utils import timezone

from tests.faults import cast, figures
from tests.faults.house import House
from tests.faults.processes import wait_until
from tests.faults.test_lost_redis import sign_in
from tests.faults.visitor import Visitor, text_of

BANNER = "Les rappels ne partent plus"


def stop_ringing(house: House, minutes: int) -> None:
    """As if the last sweep had ended so long ago."""
    then = (timezone.now() - timedelta(minutes=minutes)).isoformat(sep=" ")
    house.query(f"UPDATE dossiers_sweepmark SET completed_at = '{then}' WHERE name = 'ladder'")  # noqa: S608


def test_d13_a_sweep_that_is_late_makes_sante_answer_503_and_a_worker_heals_it(
    house: House,
) -> None:
    house.inside("open_team")
    house.manage("sweep")
    with house.web():
        lea = Visitor(house.port)
        sign_in(lea, cast.COORDINATOR)
        for minutes, status in ((4, 200), (6, 503)):
            stop_ringing(house, minutes)
            assert Visitor(house.port).get("/sante").status == status
            assert (BANNER in text_of(lea.get("/coordination/"))) == (status == 503)
        begun = time.monotonic()
        with house.worker() as worker:
            healthy = Visitor(house.port)
            wait_until(lambda: healthy.get("/sante").status == 200, seconds=60, watch=worker)
        took = time.monotonic() - begun
        assert BANNER not in text_of(lea.get("/coordination/"))
    kind = "SQLite" if house.is_embedded else "PostgreSQL"
    figures.seconds("D13", f"{kind}: 200 again after the worker's start", took, 60)
