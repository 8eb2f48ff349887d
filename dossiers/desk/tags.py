"""« Étiquettes »: the list of words of a section, by who coordinates it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dossiers import access
from dossiers.actions import tag as acts
from dossiers.desk.page import page, try_form
from dossiers.models import Role, Section, Tag
from dossiers.models.tag import WORD_LENGTH
from dossiers.web import see_other


class TagForm(forms.Form):
    """A word of one of her sections."""

    section = forms.ModelChoiceField(
        Section.objects.none(), label=gettext_lazy("Section"), empty_label=None
    )
    word = forms.CharField(
        label=gettext_lazy("Mot"),
        max_length=WORD_LENGTH,
        help_text=gettext_lazy(
            "Un sujet ou une étape. Jamais un nom de personne ni d’employeur : "
            "ce mot n’est pas scellé."
        ),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Écrire d’abord un mot.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def tags(request: HttpRequest) -> HttpResponse:
    """The words, and adding one."""
    access.require_somewhere(request.user, "manage_doors")
    led = access.sections_of(request.user, Role.COORDINATOR)
    now, status = timezone.now(), 200
    form = TagForm(request.POST or None)
    form.fields["section"].queryset = Section.objects.filter(pk__in=led)
    if request.method == "POST":

        def add(told: dict[str, Any]) -> object:
            return acts.add(told["section"], word=told["word"], by=request.user, now=now)

        status = try_form(form, add)
        if status == 303:
            messages.success(request, _("Étiquette ajoutée."))
            return see_other("desk:tags")
    rows = Tag.objects.filter(section__in=led, ended_on=None).order_by("section__name", "word")
    context = {"form": form, "rows": list(rows.values("pk", "word", "section__name"))}
    return page(request, "desk/tags.html", context, today=timezone.localdate(now), status=status)


@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Retirer de la liste »."""
    acts.end(pk, by=request.user, now=timezone.now())
    messages.success(
        request, _("Étiquette retirée de la liste. Les dossiers qui l’ont la gardent.")
    )
    return see_other("desk:tags")
