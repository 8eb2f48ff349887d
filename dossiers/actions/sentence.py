"""A sentence of the public pages said in the organisation's own words, or given back."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers import access, sentences
from dossiers.actions import setting_change
from dossiers.actions.refusal import RefusedError
from dossiers.languages import own
from dossiers.models import Member, SentenceOverride
from dossiers.rules.never_asked import forbidden_in

PAGE = "sentence"


def say(
    language: str,
    text: str,
    words: str,
    *,
    said: str,
    context: str = "",
    by: Member,
    now: datetime,
) -> SentenceOverride | None:
    """Say `words` in place of the sentence `text` of the program; "" gives it back.

    `said`: what the program says in that language. None when nothing changes. Raises Http404
    unless `by` coordinates, RefusedError on a hole or a tag that is lost, on signs that would
    break the page, on what is never asked.
    """
    access.require_somewhere(by, "set_questions")
    words = " ".join(words.split())
    _check(said or text, words)
    key = own.key_of(context, text)
    with transaction.atomic():
        before = sentences.newest(language).get(key)
        if (before.text if before else "") == words:
            return None
        row = SentenceOverride.objects.create(
            language=language,
            key=key,
            french=text,
            context=context,
            text=words,
            made_by=by,
            made_at=now,
        )
        change = setting_change.note(
            PAGE,
            {"text": before.text if before else said},
            {"text": words or said},
            by=by,
            now=now,
            about=f"{dict(settings.LANGUAGES)[language]} · {text}"[:120],
        )
        if change is not None:
            link = reverse("settings:languages")
            setting_change.tell_coordinators(change, link=link, by=by, now=now)
        sentences.WORDS.forget_on_commit()
    return row


def _check(said: str, words: str) -> None:
    faults = own.faults(said, words) if words else []
    if "held" in faults:
        raise RefusedError(_("Garder tels quels les trous %(…)s et les balises de la phrase."))
    if "signs" in faults:
        raise RefusedError(_("Pas de signe < > & ni de guillemet droit."))
    if "long" in faults:
        raise RefusedError(_("C’est trop long pour la place qu’a cette phrase."))
    found = forbidden_in(words)
    if found and found not in said:
        raise RefusedError(_("« %(word)s » ne se demande jamais.") % {"word": found})
