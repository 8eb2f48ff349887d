"""Accepting an invitation: the page behind the single-use link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from dossiers.actions.member import find_invitation, join
from dossiers.actions.refusal import RefusedError
from dossiers.models import Member
from dossiers.web import see_other


class NewPassword(forms.Form):
    """A password, twice: the link serves once and a slip would waste it."""

    password = forms.CharField(
        label=gettext_lazy("Mot de passe"),
        help_text=gettext_lazy("12 signes au moins. Une phrase convient."),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Choisir un mot de passe.")},
    )
    again = forms.CharField(
        label=gettext_lazy("Le mot de passe, encore une fois"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Écrire le mot de passe une seconde fois.")},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "again" in given and given.get("password") != given["again"]:
            self.add_error("again", _("Les deux mots de passe ne sont pas les mêmes."))
        return given


@login_not_required
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def joining(request: HttpRequest, token: str) -> HttpResponse:
    """Shows who invites where (GET), opens the account or adds the role (POST).

    A link that was used, is too old or never was gives the same 404.
    """
    now = timezone.now()
    invitation = find_invitation(token, now=now)
    if invitation is None:
        raise Http404(_("Cette page n'existe pas."))
    known = Member.objects.filter(email=invitation.email).first()
    # Whoever came with her section from another instance has no password yet.
    is_known = known is not None and known.has_usable_password()
    form = NewPassword(request.POST if request.method == "POST" and not is_known else None)
    if request.method == "POST" and (is_known or form.is_valid()):
        password = "" if is_known else form.cleaned_data["password"]
        try:
            join(invitation, password=password, now=now)
        except RefusedError as refused:
            if is_known:  # somebody used the link a moment ago
                raise Http404(str(refused)) from None
            form.add_error("password", str(refused))
        else:
            messages.success(request, _("L’invitation est acceptée. Se connecter."))
            return see_other("account_login")
    context = {"invitation": invitation, "is_known": is_known, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "settings/joining.html", context, status=status)
