"""An open session of the team: found by a digest of its cookie, its data sealed (sessions.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase


class TeamSession(AbstractBaseSession):
    """Whose session it is, since when, on what kind of device. No address of a machine.

    `expire_date` moves with each use (30 minutes later) and never beyond 12 hours after
    `started_at`. `device` is two words (« Firefox, Windows »), empty before somebody signs in.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="team_sessions"
    )
    started_at = models.DateTimeField(_("ouverte"))
    device = models.CharField(_("appareil"), max_length=40, blank=True, default="")

    objects = BaseSessionManager()

    class Meta:
        verbose_name = _("session de l’équipe")

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Not used: sessions.SessionStore names this model, never the reverse."""
        raise NotImplementedError
