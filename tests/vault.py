"""A vault for a test: the root key taken away and put back, as `manage.py vault` does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass
class Vault:
    """Where the opened key lies, and what it is."""

    path: Path
    key: str

    def close(self) -> None:
        """As `vault close`, or a start of the machine."""
        self.path.unlink()

    def open(self) -> None:
        """As `vault open`."""
        self.path.write_text(self.key)
