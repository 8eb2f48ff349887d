"""How long a request spends in cryptography: the floor's rows are in clear, without a code."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from dossiers.privacy import receipt
from dossiers.privacy.envelope import DataKey


class Meter:
    """Milliseconds spent in the block, nested calls counted once."""

    def __init__(self) -> None:
        self.milliseconds = 0.0
        self._inside = False

    def around(self, function: Any) -> Any:
        """`function`, its time added to the meter."""

        def metered(*args: Any, **kwargs: Any) -> Any:
            if self._inside:
                return function(*args, **kwargs)
            self._inside, start = True, time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.milliseconds += (time.perf_counter() - start) * 1000
                self._inside = False

        return metered


@contextmanager
def sealing() -> Iterator[Meter]:
    """Meter sealing, unsealing and the derivation of codes in this process."""
    meter = Meter()
    unsealed = meter.around(DataKey.unsealed.__func__)
    with (
        mock.patch.object(DataKey, "unsealed", classmethod(unsealed)),
        mock.patch.object(DataKey, "unseal", meter.around(DataKey.unseal)),
        mock.patch.object(DataKey, "unseal_row", meter.around(DataKey.unseal_row)),
        mock.patch.object(DataKey, "seal", meter.around(DataKey.seal)),
        mock.patch.object(DataKey, "sealed_to", meter.around(DataKey.sealed_to)),
        mock.patch.object(receipt, "derive_receipt", meter.around(receipt.derive_receipt)),
    ):
        yield meter
