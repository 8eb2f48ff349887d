"""The two cookies of a person without account: her unsent request, her open case.

Each value opens one row and exists nowhere else. A session cookie, so that closing the
browser forgets it; `__Host-` in production, so that no neighbour site can set it.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

DRAFT, SESSION = "demande", "recu"
# A member's, between filing for somebody and giving the card with the code.
CARD = "carte"


def name(cookie: str) -> str:
    """The full name of a cookie on this instance."""
    return f"__Host-{cookie}" if settings.PRODUCTION else cookie


def read(request: HttpRequest, cookie: str) -> str:
    """Its value, "" when the browser sent none."""
    return request.COOKIES.get(name(cookie), "")


def give(response: HttpResponse, cookie: str, token: str) -> None:
    """Put it in the answer."""
    response.set_cookie(
        name(cookie), token, secure=settings.PRODUCTION, httponly=True, samesite="Strict"
    )


def take_back(response: HttpResponse, cookie: str) -> None:
    """Tell the browser to forget it."""
    response.delete_cookie(name(cookie), samesite="Strict")
