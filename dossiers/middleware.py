"""What every answer carries, and who must set up a second factor first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dossiers import access
from dossiers.errors import TEAM_PATHS, vault_closed
from dossiers.languages import SOURCE, TEAM
from dossiers.privacy.envelope import LockedError
from dossiers.privacy.keyring import VaultLockedError, is_locked
from dossiers.signed_in import has_second_factor

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media",
        "fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
        "payment", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip
OURS_TO_DRAW = ("text/html", "application/json")
# A file, whoever made it, runs nothing and loads nothing when a browser opens it by itself.
FILE_POLICY = "sandbox; default-src 'none'"
# What an account without any section may ask for, besides setting up its second factor.
GUEST_PAGES = frozenset(
    {
        "desk:confided",
        "desk:accept_confided",
        "desk:confided_case",
        "desk:confided_exhibit",
        "desk:confided_translate",
        "desk:device_loss",
    }
)
GUEST_ACCOUNT = (
    "mfa_", "account_reauthenticate", "account_change_password", "account_end_session",
    "account_lost_device", "resume_act",
)  # fmt: skip
GUEST_HOME = frozenset({"desk:home", "desk:todo", "desk:me"})
Handler = Callable[[HttpRequest], HttpResponseBase]


class CompressedPages(GZipMiddleware):
    """Pages leave three times smaller: a first view fits the first breath of a 2G line (U1).

    What a page guards cannot be guessed from its length (BREACH): other sites' requests carry
    no cookie of ours (SameSite), each form's token is masked anew, and GZipMiddleware adds a
    random length. Pieces and pictures are compressed already, or hold nothing to gain.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Compress pages only."""
        if response.headers.get("Content-Type", "").startswith("text/html"):
            return super().process_response(request, response)
        return response


class PrivateResponses:
    """No answer is kept by a browser or a proxy, indexed, or embedded (security.md 3.8)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        if not response.headers.get("Content-Type", "").startswith(OURS_TO_DRAW):
            response.headers["Content-Security-Policy"] = FILE_POLICY
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.path != "/":
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


class Language(LocaleMiddleware):
    """Public pages follow the cookie, then the browser; the team reads French, or a member's own.

    A team that works in French must not find half its desk in English because a browser asks so.
    """

    def process_request(self, request: HttpRequest) -> None:
        """The language of a public page; that of a member waits until she is known."""
        if not request.path.startswith(TEAM_PATHS):
            super().process_request(request)
            return
        translation.activate(SOURCE)
        request.LANGUAGE_CODE = SOURCE

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """A member's language, where the pages of the team are translated."""
        if not request.path.startswith(TEAM_PATHS) or not request.user.is_authenticated:
            return
        if request.user.language in TEAM and request.user.language != SOURCE:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language


class GuestsOnly:
    """An account opened for one case finds what is confided to it, and no other page.

    Once nothing is confided any more, every address answers 404: the account sees that it may
    leave, and nothing else.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Handler, *_args: object) -> Any:
        """None lets the page answer. Raises Http404."""
        member = request.user
        if not member.is_authenticated or not member.is_external:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not getattr(view, "login_required", True) or name == "account_logout":
            return None
        now = timezone.now()
        waits = (
            access.confided(member, now=now).exists() or access.invited(member, now=now).exists()
        )
        if not waits:
            raise Http404(_("Cette page n’existe pas."))
        if name in GUEST_HOME:
            return redirect("desk:confided")
        if name in GUEST_PAGES or name.startswith(GUEST_ACCOUNT):
            return None
        raise Http404(_("Cette page n’existe pas."))


class VaultClosed:
    """What cannot be read while the vault is closed is said to be closed, not broken."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """503 and what to do; any other error stays one."""
        if isinstance(error, LockedError | VaultLockedError) and is_locked():
            return vault_closed(request)
        return None


class SecondFactorRequired:
    """An account without a second factor goes no further than the page that sets it up."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Handler, *_: object) -> HttpResponse | None:
        """Redirect to the setup page; that page, signing out and public pages stay reachable."""
        member = request.user
        if not settings.REQUIRE_SECOND_FACTOR or not member.is_authenticated:
            return None
        if not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        free = name.startswith("mfa_") or name in {"account_logout", "account_reauthenticate"}
        if free or has_second_factor(member):
            return None
        return redirect("mfa_index")
