"""« Mes canaux »: a phone, a chat and a machine of mine, beside my mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dossiers.actions import destination as destinations
from dossiers.actions.webhook import remove_webhook, set_webhook, webhook_url
from dossiers.desk.page import INVALID, page, try_form
from dossiers.destination_forms import FORMS, offered, shown
from dossiers.models import Member
from dossiers.web import see_other

# Until the page that shows it once; the session is sealed at rest.
NEW_SECRET = "webhook_secret"  # noqa: S105 (the name of a key)


class WebhookForm(forms.Form):
    """The address of a machine."""

    use_required_attribute = False
    url = forms.CharField(
        label=gettext_lazy("Adresse à appeler"),
        max_length=500,
        help_text=gettext_lazy("Elle commence par https://."),
        error_messages={"required": gettext_lazy("Il manque l’adresse.")},
        widget=forms.TextInput({"type": "url", "autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def channels(request: HttpRequest) -> HttpResponse:
    """GET: what I have. POST: `canal` and `acte` (garder, retirer, essai) of one of them."""
    now = timezone.now()
    if request.method != "POST":
        return _page(request, now)
    channel, act = request.POST.get("canal", ""), request.POST.get("acte", "")
    if channel not in (*offered(), "webhook"):
        return _page(request, now, status=INVALID)
    if act == "garder":
        return _keep(request, channel, now)
    form = forms.Form(request.POST)
    status = try_form(form, lambda _asked: _do(request, channel, act, now))
    if status != 303:
        return _page(request, now, status=status, refused=form.non_field_errors())
    return see_other("desk:channels")


def _keep(request: HttpRequest, channel: str, now: datetime) -> HttpResponse:
    form = _form(channel, request.POST)
    status = try_form(form, lambda _asked: _put(request, channel, form, now))
    if status != 303:
        return _page(request, now, status=status, failed={channel: form})
    return see_other("desk:channels")


def _put(request: HttpRequest, channel: str, form: Any, now: datetime) -> None:
    if channel == "webhook":
        secret = set_webhook(request.user, url=form.cleaned_data["url"], now=now)
        request.session[NEW_SECRET] = secret
    else:
        destinations.keep(request.user, channel, form.address(), by=request.user, now=now)
        messages.success(request, _("Adresse enregistrée. Un essai est conseillé."))


def _do(request: HttpRequest, channel: str, act: str, now: datetime) -> None:
    me: Member = request.user
    if act == "essai":
        destinations.try_out(me, channel, by=me, now=now)
        messages.success(request, _("Un essai part maintenant."))
    elif act == "retirer" and channel == "webhook":
        request.session.pop(NEW_SECRET, None)
        remove_webhook(me, now=now)
        messages.success(request, _("Adresse retirée."))
    elif act == "retirer":
        destinations.withdraw(me, channel, by=me, now=now)
        messages.success(request, _("Adresse retirée."))
    else:
        raise Http404(_("Cette page n’existe pas."))


def _form(channel: str, data: Any = None) -> forms.Form:
    kind = FORMS.get(channel, WebhookForm)
    return kind(data, prefix=channel, label_suffix="")


def _page(
    request: HttpRequest,
    now: datetime,
    *,
    status: int = 200,
    failed: dict[str, forms.Form] | None = None,
    refused: Any = (),
) -> HttpResponse:
    kept = {row.channel: shown(row) for row in request.user.destinations.all()}
    if url := webhook_url(request.user):
        kept["webhook"] = urlsplit(url).hostname or url
    forms_shown = {name: _form(name) for name in (*offered(), "webhook")} | (failed or {})
    context = {
        "rows": [
            {"slug": name, "kept": kept.get(name, ""), "form": form, **WORDS[name]}
            for name, form in forms_shown.items()
        ],
        "secret": request.session.pop(NEW_SECRET, "") if request.method == "GET" else "",
        "failed": next(iter((failed or {}).values()), None),
        "refused": refused,
    }
    today = timezone.localdate(now)
    return page(request, "desk/channels.html", context, today=today, status=status)


WORDS: dict[str, dict[str, Any]] = {
    "sms": {
        "title": gettext_lazy("Téléphone"),
        "hint": gettext_lazy("Un SMS pour les dates qui pressent, et pour rien d’autre."),
    },
    "chat": {
        "title": gettext_lazy("Discussion"),
        "hint": gettext_lazy("Les mêmes phrases que par mail, sans nom ni numéro."),
    },
    "webhook": {
        "title": gettext_lazy("Machine à appeler"),
        "hint": gettext_lazy("Un appel signé à chaque sonnerie, avec un sujet et rien d’autre."),
    },
}
