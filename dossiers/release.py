"""Which version runs."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings


@cache
def number() -> str:
    """As pyproject.toml says; nothing when it is not beside the code."""
    file = Path(settings.BASE_DIR) / "pyproject.toml"
    if not file.is_file():
        return ""
    return str(tomllib.loads(file.read_text("utf-8"))["project"]["version"])
