"""The shipped web server, sharing the floor's pages instead of ours."""

import gc
from importlib import import_module
from typing import Any

from config.gunicorn import *  # noqa: F403


def when_ready(server: Any) -> None:
    """As config/gunicorn.py does."""
    import_module("tests.bench.floor")
    gc.collect()
    gc.freeze()
