"""A worker killed with -9 while it makes a bundle: another makes it, once, and whole."""

from __future__ import annotations

from tests.faults import figures
from tests.faults.house import House, size
from tests.faults.processes import wait_until

JOBS = "dossiers.tasks.run_jobs"
PHOTOS = size(6, 60)


def test_a_bundle_whose_worker_was_killed_is_made_by_another(house: House) -> None:
    house.inside(f"ask_bundle({PHOTOS})")
    with house.worker() as worker:
        house.ring(JOBS)
        wait_until(
            lambda: house.count("dossiers_job", "state = 'running' AND done >= 1"),
            seconds=120, watch=worker, every=0.01,
        )  # fmt: skip
        worker.kill()
    assert house.count("dossiers_job", "state = 'running'") == 1
    with house.worker() as worker:
        house.ring(JOBS)
        # Nobody else touches it while its worker may still be alive.
        assert house.count("dossiers_job", "state = 'running' AND tries = 1") == 1
        house.query("UPDATE dossiers_job SET leased_until = asked_at")
        house.ring(JOBS)
        wait_until(lambda: house.count("dossiers_job", "state = 'done'"), seconds=300, watch=worker)
        worker.stop()
    assert house.query("SELECT tries, done, total FROM dossiers_job") == [(2, PHOTOS, PHOTOS)]
    pages = house.inside("pages_of_bundle").strip()
    figures.told("D2", f"{house.kind}: a bundle of {PHOTOS} photos, pages after a kill -9", pages,
                 PHOTOS + 1)  # fmt: skip
    assert pages == str(PHOTOS + 1)
