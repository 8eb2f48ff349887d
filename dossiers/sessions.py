"""Sessions of the team: a copy of the table opens nothing and tells nothing.

The row is found by a keyed digest of the cookie, and its data (the key of a second
factor being set up, a form waiting for a password) are sealed for that row.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from dossiers.composed import Composed
from dossiers.privacy.envelope import NONCE_BYTES
from dossiers.privacy.keyring import service_key


def row_of(cookie: str) -> str:
    """The 40 signs under which the session of this cookie is stored."""
    key = service_key("team-session-mac")
    return hmac.digest(key, cookie.encode(), hashlib.sha256).hex()[:40]


def _living(_shape: object, *, row: str, now: datetime) -> QuerySet[Session, Any]:
    return Session.objects.filter(session_key=row, expire_date__gt=now).values_list(
        "session_data", "expire_date"
    )


# Every page of the team begins with it.
LIVING = Composed(_living)


class SessionStore(DatabaseStore):
    """Django's own, except for what is written in the two columns. Synchronous only."""

    def _get_session_from_db(self) -> Session | None:
        row = row_of(self.session_key)
        found = LIVING.rows(row=row, now=timezone.now())
        if not found:
            self._session_key = None
            return None
        data, expires = found[0]
        return self.model(session_key=row, session_data=data, expire_date=expires)

    def exists(self, session_key: str) -> bool:
        return self.model.objects.filter(session_key=row_of(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        return self.model(
            session_key=row_of(self._get_or_create_session_key()),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
        )

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
