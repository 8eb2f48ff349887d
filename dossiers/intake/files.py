"""Files of a person: one at a time, each with its own answer; the others are never touched."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.actions import exhibit as exhibits
from dossiers.actions.refusal import RefusedError
from dossiers.days import day_and_month
from dossiers.intake import throttle
from dossiers.intake.forms.story import FileForm
from dossiers.models import Case, Draft, Exhibit

MEBIBYTE = 1024 * 1024


def receive(request: HttpRequest, owner: Draft | Case, *, now: datetime) -> FileForm:
    """Add the posted files to a request or a case; the form says what went wrong with which.

    One that is refused harms no other.
    """
    form = FileForm(request.POST)
    form.is_valid()
    sent = request.FILES.getlist("file")
    if not sent:
        form.add_error("file", ValidationError(_missing(request)))
    for file in sent:
        try:
            _keep(request, owner, file, now=now)
        except throttle.SlowDownError:
            slower = _("Trop de fichiers. Réessayez dans 10 minutes.")
            form.add_error("file", ValidationError(slower))
            break
        except RefusedError as error:
            form.add_error("file", ValidationError(_about(file, str(error), len(sent))))
    return form


def _keep(request: HttpRequest, owner: Draft | Case, file: UploadedFile, *, now: datetime) -> None:
    throttle.check_file(throttle.visitor(request, now), now=now)
    if (file.size or 0) > settings.MAX_FILE_BYTES:
        raise RefusedError(too_heavy(file.size or 0))
    told = {
        "name": file.name or "",
        "content": file.read(),
        "keep_original": "garder_original" in request.POST,
        "now": now,
    }
    if isinstance(owner, Draft):
        exhibits.add_to_draft(owner, **told)
    else:
        exhibits.add_to_case(owner, **told, by=None)


def _about(file: UploadedFile, sentence: str, among: int) -> str:
    """Among several, the sentence says which one."""
    if among == 1:
        return sentence
    return _("%(name)s : %(sentence)s") % {"name": file.name, "sentence": sentence}


def _missing(request: HttpRequest) -> str:
    """No file arrived: none was chosen, or Django left out what is past its upload limit."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        return _(
            "C’est trop lourd en une fois : %(size)s Mo. La limite est %(limit)s Mo par fichier. "
            "Envoyez-les un par un, ou prenez une photo."
        ) % {"size": -(-length // MEBIBYTE), "limit": settings.MAX_FILE_BYTES // MEBIBYTE}
    return _("Choisissez d’abord un fichier.")


def too_heavy(size: int) -> str:
    """The sentence for a file of `size` bytes, beyond the limit."""
    return _(
        "Ce fichier est trop lourd : %(size)s Mo. La limite est %(limit)s Mo. "
        "Prenez une photo, ou envoyez-le plus tard."
    ) % {"size": -(-size // MEBIBYTE), "limit": settings.MAX_FILE_BYTES // MEBIBYTE}


def file_rows(files: Iterable[Exhibit], *, removable: bool = False) -> list[dict[str, str]]:
    """Rows for `{% files_list %}`; the owner of the files is opened."""
    return [
        {
            "name": file.name,
            "size": weight(file.details["size"]),
            "state_word": _state_word(file),
            "remove_url": reverse("intake:remove_upload", args=[file.pk]) if removable else "",
        }
        for file in files
    ]


def _state_word(file: Exhibit) -> str:
    day = {"day": day_and_month(file.added_on)}
    if "original" in file.details.get("copies", ()):
        return _("reçu le %(day)s, original gardé") % day
    return _("reçu le %(day)s") % day


def weight(size: int) -> str:
    """« 340 Ko », « 2,1 Mo »."""
    if size < MEBIBYTE:
        return _("%(n)s Ko") % {"n": max(1, round(size / 1024))}
    return _("%(n)s Mo") % {"n": f"{size / MEBIBYTE:.1f}".replace(".", ",")}


def counted(number: int) -> str:
    """« 2 fichiers »."""
    return ngettext("%(n)s fichier", "%(n)s fichiers", number) % {"n": number}


def remove(draft: Draft, pk: UUID) -> None:
    """Take a file out of an unsent request. Raises Http404."""
    file = draft.exhibits.filter(pk=pk).first()
    if file is None:
        raise Http404
    exhibits.remove_from_draft(file)
