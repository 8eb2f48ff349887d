"""« Emporter la section » (features.md F8): everything, in an open format, encrypted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import quote

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import access
from dossiers.actions import section_parcel
from dossiers.confirming import identity_confirmed, identity_confirmed_to_send
from dossiers.coordination.answering import try_form
from dossiers.coordination.campaigns import coordinated_sections
from dossiers.coordination.import_rows import until
from dossiers.models import Section, SectionParcel


class ParcelForm(forms.Form):
    """Which section, and for whose key."""

    use_required_attribute = False
    section = forms.ModelChoiceField(
        Section.objects.none(), label=gettext_lazy("Section"), empty_label=None
    )
    words = forms.CharField(
        label=gettext_lazy("Clé publique de qui ouvrira le fichier"),
        help_text=gettext_lazy("Elle commence par age1. Vide : une clé neuve s’affiche une fois."),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, sections: Sequence[Section], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["section"].queryset = Section.objects.filter(pk__in=[s.pk for s in sections])
        if len(sections) == 1:
            self.fields["section"].widget = forms.HiddenInput()
            self.fields["section"].initial = sections[0].pk


def coordinators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever coordinates nothing gets her 404, and is not asked who she is."""

    @wraps(view)
    def known(request: HttpRequest, **named: Any) -> HttpResponse:
        access.require_somewhere(request.user, "export_section")
        if "pk" in named:
            named["parcel"] = section_parcel.get(request.user, named.pop("pk"))
        return view(request, **named)

    return known


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators
@identity_confirmed_to_send
def carry(request: HttpRequest) -> HttpResponse:
    """Ask for a section; what was asked for, and can still be taken."""
    now = timezone.now()
    posted = request.POST if request.method == "POST" else None
    form = ParcelForm(coordinated_sections(request.user), posted)
    made: list[tuple[SectionParcel, str]] = []

    def act(asked: dict[str, Any]) -> object:
        made.append(section_parcel.ask(**asked, by=request.user, now=now))
        return made

    status = try_form(form, act) if form.is_bound else 200
    secret = made[0][1] if made else ""
    rows = section_parcel.visible(request.user).filter(expires_at__gt=now)
    context = {
        "form": form,
        "asked": bool(made),
        "secret": secret,
        "rows": [_row(one) for one in rows.select_related("section", "job")],
    }
    status = 200 if made else status
    return render(request, "coordination/carry.html", context, status=status)


def _row(one: SectionParcel) -> dict[str, Any]:
    ready = one.made_at is not None
    return {
        "section": one.section.name,
        "cases": one.counts.get("dossiers.Case", 0),
        "size": -(-one.size // 1024**2),
        "until": until(one),
        "take": reverse("coordination:take_parcel", args=[one.pk]) if ready else "",
        "job": reverse("desk:job", args=[one.job_id]) if one.job_id and not ready else "",
    }


@require_safe
@coordinators
@identity_confirmed
def take(request: HttpRequest, parcel: SectionParcel) -> HttpResponse:
    """The file, to be saved; a piece of it in memory at a time."""
    content = section_parcel.take(parcel, by=request.user, now=timezone.now())
    response = StreamingHttpResponse(content, content_type="application/octet-stream")
    name = quote(f"section-{parcel.section.slug}.zip.age", safe="")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
