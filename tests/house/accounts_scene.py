"""What the addresses of accounts name: a device of the suivi's that is gone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dossiers.models import Case, DeviceLoss, Member

KINDS = {
    "desk:device_loss": "device_loss",
    "desk:lost_device_of": "colleague",
}


def values(case: Case, people: Mapping[str, Member], now: datetime) -> dict[str, dict[str, Any]]:
    """Made without its action, which would close the session of everybody on the scene."""
    loss = DeviceLoss.objects.create(member=people["suivi"], by=people["suivi"], at=now)
    return {"device_loss": {"pk": loss.pk}}
