"""« Sécurité du compte »: factors, recovery codes, sessions, a device that is gone."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers.actions import recovery
from dossiers.actions.refusal import RefusedError
from dossiers.actions.team_sessions import NAMED_BY, end_all, end_one
from dossiers.confirming import identity_confirmed_to_send
from dossiers.desk import words
from dossiers.desk.page import page
from dossiers.models import Member, TeamSession
from dossiers.sessions import row_of
from dossiers.web import see_other


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Everything that opens this account, and its open sessions."""
    now = timezone.now()
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    context = {
        "is_mfa_enabled": any(kind != Authenticator.Type.RECOVERY_CODES for kind in kinds),
        "has_application": Authenticator.Type.TOTP in kinds,
        "keys": kinds.count(Authenticator.Type.WEBAUTHN),
        "codes_left": recovery.left_to(request.user),
        "sessions": _sessions(request),
    }
    return page(request, "mfa/index.html", context, today=timezone.localdate(now))


def _sessions(request: HttpRequest) -> list[dict[str, Any]]:
    """Her open sessions, this one first: device, day, and the name that cuts it."""
    now = timezone.now()
    today, here = timezone.localdate(now), row_of(request.session.session_key or "")
    rows = TeamSession.objects.filter(member=request.user, expire_date__gt=now).order_by(
        "-started_at"
    )
    found = [
        {
            "name": row.session_key[:NAMED_BY],
            "device": row.device or _("Appareil inconnu"),
            "day": words.on_day(timezone.localdate(row.started_at), today),
            "is_here": row.session_key == here,
        }
        for row in rows
    ]
    return sorted(found, key=lambda row: not row["is_here"])


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Cut one of her sessions. Cutting a session asks nothing: it must be quick."""
    if end_one(request.user, request.POST.get("session", ""), now=timezone.now()):
        messages.success(request, _("Session fermée."))
    else:
        messages.info(request, _("Cette session était déjà fermée."))
    return see_other("mfa_index")


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Cut all of them but this one, which gets another identifier."""
    member: Member = request.user
    end_all([member.pk], cause="own", by=member, now=timezone.now())
    member.refresh_from_db(fields=["auth_epoch"])
    update_session_auth_hash(request, member)
    messages.success(request, _("Toutes les autres sessions sont fermées."))
    return see_other("mfa_index")


@require_http_methods(["GET", "HEAD", "POST"])
@identity_confirmed_to_send
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """GET says how many are left; POST makes ten new ones and shows them, this once."""
    now = timezone.now()
    context: dict[str, Any] = {"left": recovery.left_to(request.user), "codes": []}
    if request.method == "POST":
        try:
            context["codes"] = recovery.renew(by=request.user, now=now)
        except RefusedError as refused:
            messages.error(request, str(refused))
            return see_other("mfa_index")
        request.user.refresh_from_db(fields=["auth_epoch"])
        update_session_auth_hash(request, request.user)
    return page(request, "mfa/recovery_codes.html", context, today=timezone.localdate(now))
