"""One sentence of the public pages: what the program says, what the organisation says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dossiers import access
from dossiers.actions.sentence import say
from dossiers.days import short_day
from dossiers.languages import SOURCE, TRANSLATED
from dossiers.languages.own import key_of
from dossiers.languages.reading import Line, lines
from dossiers.models import SentenceOverride
from dossiers.settings_pages.answering import DONE, try_form
from dossiers.web import see_other


class PhraseForm(forms.Form):
    """Own words; nothing gives the sentence of the program back."""

    use_required_attribute = False
    words = forms.CharField(
        label=gettext_lazy("Dans nos mots"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy("Vide : la phrase du logiciel. Courte, sans mot rare."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def phrase(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """One sentence of one language, French included, with its history."""
    access.require_somewhere(request.user, "set_questions")
    line = _find(language, key)
    said = line.french[0] if language == SOURCE else line.said[0]
    history = SentenceOverride.objects.filter(language=language, key=bytes.fromhex(key))
    past = list(history.select_related("made_by").order_by("-id"))
    initial = {"words": past[0].text if past else ""}
    form = PhraseForm(request.POST or None, initial=initial, label_suffix="")
    status = 200
    if request.method == "POST":

        def act(asked: dict[str, Any]) -> object:
            return say(
                language,
                line.name,
                asked["words"],
                said=said,
                context=line.context,
                by=request.user,
                now=timezone.now(),
            )

        status = try_form(form, act)
    if status == DONE:
        messages.success(request, _("Phrase enregistrée."))
        return see_other("settings:phrase", language, key)
    context = {
        "form": form,
        "french": line.french[0],
        "said": said,
        "code": language,
        "language": dict(settings.LANGUAGES)[language],
        "past": [_row(one) for one in past],
    }
    return render(request, "settings/phrase.html", context, status=status)


def _find(language: str, key: str) -> Line:
    """A sentence of one form: those that count things stay as they are. Raises Http404."""
    if language in (SOURCE, *TRANSLATED):
        of = language if language in TRANSLATED else TRANSLATED[0]
        for line in lines(of):
            if len(line.french) == 1 and key_of(line.context, line.name).hex() == key:
                return line
    raise Http404(_("Cette page n'existe pas."))


def _row(one: SentenceOverride) -> dict[str, str]:
    return {
        "day": short_day(timezone.localdate(one.made_at)),
        "who": one.made_by.name if one.made_by else _("un compte fermé"),
        "text": one.text or _("la phrase du logiciel"),
    }
