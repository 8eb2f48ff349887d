"""Real servers for the fault tests, started once for the whole storey."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import services
from tests.faults.processes import Program


@pytest.fixture(scope="session")
def postgresql() -> Iterator[services.Service]:
    with services.postgresql() as service:
        yield service


@pytest.fixture(scope="session")
def redis_server() -> Iterator[services.Service]:
    with services.redis(durable=True) as service:
        yield service


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an embedded instance that has just been migrated; copy it."""
    folder = tmp_path_factory.mktemp("migrated")
    command = ["python", "manage.py", "migrate", "-v", "0"]
    with Program(command, log=folder / "log", env=embedded(folder / "data")) as migrate:
        assert migrate.process.wait(timeout=120) == 0, migrate.output()
    return folder / "data"


@pytest.fixture
def instance(migrated: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of an embedded instance of one's own, ready to run on a free port."""
    shutil.copytree(migrated, tmp_path / "data")
    return embedded(tmp_path / "data")


def embedded(data: Path) -> dict[str, str]:
    """The environment that points at the embedded instance in `data`."""
    port = str(services.free_port())
    return {"DATA_DIR": str(data), "PORT": port, "DJANGO_SETTINGS_MODULE": "config.settings"}
