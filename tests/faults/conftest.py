"""Real servers for the fault tests, started once for the whole storey."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import services
from tests.faults.crew import crew
from tests.faults.house import House
from tests.faults.office import Office
from tests.faults.processes import Program
from tests.notifications.doubles import smtp_sink


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
    return {
        "DATA_DIR": str(data),
        "PORT": port,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        # Everybody here comes from one address, far more often than people do.
        "PUBLIC_STARTS": "0",
    }


@pytest.fixture(scope="session")
def migrated_postgresql(
    postgresql: services.Service, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a database that has just been migrated, to be copied."""
    folder = tmp_path_factory.mktemp("migrated-postgresql")
    with psycopg.connect(server(postgresql), autocommit=True) as line:
        line.execute("CREATE DATABASE migrated")
    env = embedded(folder / "data") | {"DATABASE_URL": url_of(postgresql, "migrated")}
    command = ["python", "manage.py", "migrate", "-v", "0"]
    with Program(command, log=folder / "log", env=env) as migrate:
        assert migrate.process.wait(timeout=120) == 0, migrate.output()
    return "migrated"


@pytest.fixture
def small_house(instance: dict[str, str], tmp_path: Path) -> House:
    """The embedded instance: SQLite, and a broker in a file."""
    return House(tmp_path, instance)


@pytest.fixture
def big_house(
    postgresql: services.Service, migrated_postgresql: str, tmp_path: Path
) -> Iterator[House]:
    """The real thing: PostgreSQL, and a Redis of its own that keeps nothing when it dies."""
    name = f"house_{services.free_port()}"
    with psycopg.connect(server(postgresql), autocommit=True) as line, services.redis() as redis:
        line.execute(f"CREATE DATABASE {name} TEMPLATE {migrated_postgresql}")
        env = embedded(tmp_path / "data") | {
            "DATABASE_URL": url_of(postgresql, name),
            "REDIS_URL": redis.url,
        }
        house = House(tmp_path, env)
        house.redis = redis
        yield house
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def frail() -> Iterator[services.Service]:
    """A PostgreSQL of this test's own: it is going to suffer."""
    with services.postgresql() as service:
        yield service


@pytest.fixture
def frail_house(frail: services.Service, tmp_path: Path) -> Iterator[House]:
    """The real thing on that PostgreSQL."""
    with services.redis() as redis:
        env = embedded(tmp_path / "data") | {"DATABASE_URL": frail.url, "REDIS_URL": redis.url}
        house = House(tmp_path, env)
        house.redis, house.database = redis, frail
        house.manage("migrate", "-v", "0")
        yield house


@pytest.fixture(params=["small_house", "big_house"])
def house(request: pytest.FixtureRequest) -> House:
    """Each of the two."""
    found: House = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def post_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """The post office alone, on each database, with nobody behind its doors yet."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/office.sqlite3"
    else:
        postgresql = request.getfixturevalue("postgresql")
        name = f"office_{services.free_port()}"
        with psycopg.connect(server(postgresql), autocommit=True) as line:
            line.execute(f"CREATE DATABASE {name}")
        url = url_of(postgresql, name)
    with smtp_sink() as sink:
        env = {
            "DJANGO_SETTINGS_MODULE": "tests.notifications.settings",
            "DATABASE_URL": url,
            "MAIL_PORT": str(sink.port),
        }
        with crew(tmp_path, env) as hands:
            hands.run("migrate")
            yield Office(url, hands, sink)


def server(postgresql: services.Service) -> str:
    """How psycopg reaches the server."""
    return url_of(postgresql, "postgres")


def url_of(postgresql: services.Service, name: str) -> str:
    """The DATABASE_URL of another database of the server."""
    return postgresql.url.replace("/dossiers?", f"/{name}?")
