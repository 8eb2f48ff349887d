"""Real servers for the fault tests, started once for the whole storey."""

from collections.abc import Iterator

import pytest

from tests import services


@pytest.fixture(scope="session")
def postgresql() -> Iterator[services.Service]:
    with services.postgresql() as service:
        yield service


@pytest.fixture(scope="session")
def redis_server() -> Iterator[services.Service]:
    with services.redis(durable=True) as service:
        yield service
