"""What several tests of the rules start from."""

from pathlib import Path

import pytest

from dossiers.rules.catalogue import load


@pytest.fixture
def written(tmp_path: Path):
    """A catalogue made of texts, read from a file."""

    def write(*parts: str):
        file = tmp_path / "essai.toml"
        file.write_text("\n".join(parts), encoding="utf-8")
        return load(file)

    return write
