"""From how many people on a number may leave, one section at a time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dossiers import access
from dossiers.actions import publication as acts
from dossiers.coordination.answering import DONE, try_form
from dossiers.models import PublicationRule, Role, Section
from dossiers.publishing.table import LEAST_K, MOST_K
from dossiers.web import see_other


class ThresholdForm(forms.Form):
    """How many people."""

    use_required_attribute = False
    k = forms.IntegerField(
        label=gettext_lazy("Personnes au moins derrière un nombre"),
        min_value=LEAST_K,
        max_value=MOST_K,
        help_text=gettext_lazy("De 5 à 20. Les éditions déjà publiées ne changent pas."),
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("Donner un nombre.")),
        widget=forms.NumberInput({"class": "input-short"}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
def publication_threshold(request: HttpRequest, slug: str) -> HttpResponse:
    """The threshold of one section."""
    access.require_somewhere(request.user, "publish_figures")
    held = access.sections_of(request.user, Role.COORDINATOR)
    section = Section.objects.filter(pk__in=held, slug=slug).first()
    if section is None:
        raise Http404(_("Cette page n’existe pas."))
    rule = PublicationRule.objects.filter(section=section).first() or PublicationRule()
    kept = {"k": rule.k, "version": rule.version}
    form, status = ThresholdForm(request.POST or None, initial=kept, label_suffix=""), 200

    def act(told: dict[str, Any]) -> object:
        return acts.set_threshold(
            section, told["k"], by=request.user, now=timezone.now(), version=told["version"] or 0
        )

    if request.method == "POST":
        status = try_form(form, act)
    if status == DONE:
        messages.success(request, _("Seuil enregistré."))
        return see_other("coordination:publications")
    context = {"form": form, "section": section}
    return render(request, "coordination/publication_threshold.html", context, status=status)
