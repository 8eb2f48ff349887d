"""Real threads on PostgreSQL: the only database on which two people really act at once."""

import pytest
from django.db import connection

COMMAND = 'make test ARGS="--postgresql tests/race"'


@pytest.fixture(autouse=True)
def on_postgresql() -> None:
    """SQLite lets one writer in at a time; a race there would prove nothing."""
    if connection.vendor != "postgresql":
        pytest.fail(f"Races run on PostgreSQL. Run them with: {COMMAND}", pytrace=False)
