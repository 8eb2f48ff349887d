"""The zip that holds an ODT or a DOCX, without the day and machine that wrote it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

# The first day that a zip can hold: the same text gives the same bytes.
NO_DAY = (1980, 1, 1, 0, 0, 0)


def packed(files: Mapping[str, str]) -> bytes:
    """The files in one zip, in their order, undated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, NO_DAY)
            # An ODT begins with its type, not compressed: that is how it is recognised.
            plain = name == "mimetype"
            info.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            package.writestr(info, text)
    return out.getvalue()
