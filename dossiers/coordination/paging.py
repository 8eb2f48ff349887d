"""The address of the next page of a list whose questions stand in its address."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode


def next_address(asked: Mapping[str, str], mark: str) -> str:
    """« ?quoi=…&apres=… », or "" when this page is the last."""
    return "?" + urlencode({**asked, "apres": mark}) if mark else ""
