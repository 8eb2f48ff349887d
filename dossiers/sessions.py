"""Sessions of the team: a copy of the table opens nothing and tells nothing.

The row is found by a keyed digest of the cookie, and its data (the key of a second
factor being set up, a form waiting for a password) are sealed for that row. It is over after
30 minutes without a request, and 12 hours after signing in whatever happens (security.md 3.4).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.utils import timezone

from dossiers.composed import Composed
from dossiers.models import TeamSession
from dossiers.privacy.keyring import NONCE_BYTES, service_key


def row_of(cookie: str) -> str:
    """The 40 signs under which the session of this cookie is stored."""
    key = service_key("team-session-mac")
    return hmac.digest(key, cookie.encode(), hashlib.sha256).hex()[:40]


IDLE = timedelta(minutes=30)
AT_MOST = timedelta(hours=12)
# Its end is written again at most once a minute: reading must not cost a write each time.
WRITTEN_EVERY = timedelta(minutes=1)


def _living(_shape: object, *, row: str, now: datetime) -> QuerySet[TeamSession, Any]:
    return TeamSession.objects.filter(session_key=row, expire_date__gt=now).values_list(
        "session_data", "expire_date", "started_at", "device"
    )


# Every page of the team begins with it.
LIVING = Composed(_living)


class SessionStore(DatabaseStore):
    """Django's own, except for what is written in the columns. Synchronous only."""

    _ends_at: datetime | None = None
    _started_at: datetime | None = None
    _device = ""

    @classmethod
    def get_model_class(cls) -> type[TeamSession]:
        return TeamSession

    def _get_session_from_db(self) -> TeamSession | None:
        row = row_of(self.session_key)
        found = LIVING.rows(row=row, now=timezone.now())
        if not found:
            self._session_key = None
            return None
        data, self._ends_at, self._started_at, self._device = found[0]
        return self.model(session_key=row, session_data=data, expire_date=self._ends_at)

    def begin(self, *, device: str, now: datetime) -> None:
        """Somebody has just signed in: her twelve hours start, on this kind of device."""
        self._started_at, self._device, self.modified = now, device, True

    def stay_awake(self, *, now: datetime) -> None:
        """Somebody is there: thirty more minutes, within the twelve hours."""
        if self._ends_at is None or self._started_at is None or self.modified:
            return
        ends_at = min(now + IDLE, self._started_at + AT_MOST)
        if ends_at - self._ends_at >= WRITTEN_EVERY:
            self._ends_at = ends_at
            self.model.objects.filter(session_key=row_of(self.session_key or "")).update(
                expire_date=ends_at
            )

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        now = timezone.now()
        return min(now + IDLE, (self._started_at or now) + AT_MOST)

    def get_expiry_age(self, **kwargs: Any) -> int:
        """How long the browser keeps its cookie: the row ends before, unless it is used."""
        now = timezone.now()
        return max(0, int(((self._started_at or now) + AT_MOST - now).total_seconds()))

    def exists(self, session_key: str) -> bool:
        return self.model.objects.filter(session_key=row_of(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> TeamSession:
        self._started_at = self._started_at or timezone.now()
        return self.model(
            session_key=row_of(self._get_or_create_session_key()),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            member_id=data.get(SESSION_KEY),
            started_at=self._started_at,
            device=self._device,
        )

    def flush(self) -> None:
        super().flush()
        self._ends_at, self._started_at, self._device = None, None, ""

    def delete(self, session_key: str | None = None) -> None:
        cookie = session_key or self.session_key
        if cookie:
            self.model.objects.filter(session_key=row_of(cookie)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The sealed text of the session's data, tied to its row."""
        clear = self.serializer().dumps(session_dict)
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._aead().encrypt(nonce, clear, row_of(self.session_key or "").encode())
        return base64.b64encode(nonce + sealed).decode("ascii")

    def decode(self, session_data: str) -> dict[str, Any]:
        """The data again; an empty session when they were changed or moved."""
        try:
            raw = base64.b64decode(session_data)
            row = row_of(self.session_key or "").encode()
            clear = self._aead().decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], row)
        except (InvalidTag, ValueError):
            return {}
        return dict(self.serializer().loads(clear))

    @staticmethod
    def _aead() -> AESGCM:
        return AESGCM(service_key("team-session"))
