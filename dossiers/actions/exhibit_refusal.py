"""Why a file is not taken, in one sentence that says what to do instead."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.actions.refusal import RefusedError

SENTENCES = {
    "unknown": gettext_lazy("Nous ne lisons pas ce fichier. Faites une photo de ce papier."),
    "program": gettext_lazy("Ce fichier est un programme. Envoyez une photo ou un PDF."),
    "archive": gettext_lazy("C’est une archive. Envoyez les fichiers un par un."),
    "markup": gettext_lazy("C’est une page web. Faites une capture d’écran, ou un PDF."),
    "old_office": gettext_lazy("Ce document est trop ancien. Enregistrez-le en PDF."),
    "macros": gettext_lazy("Ce document contient des macros. Enregistrez-le en PDF."),
    "broken_document": gettext_lazy("Ce document est abîmé. Enregistrez-le en PDF."),
    "locked_pdf": gettext_lazy("Ce PDF a un mot de passe. Enlevez-le, ou faites une photo."),
    "broken_pdf": gettext_lazy("Ce PDF est abîmé. Envoyez-le de nouveau, ou faites une photo."),
    "broken_picture": gettext_lazy("Cette photo est abîmée. Prenez-la de nouveau."),
    "huge_picture": gettext_lazy("Cette photo est trop grande. Prenez-la de plus loin."),
    "broken_sound": gettext_lazy("Ce son est abîmé. Envoyez-le de nouveau."),
    "broken": gettext_lazy("Ce fichier ne s’ouvre pas. Faites une photo, ou un PDF."),
}


def refused(reason: str) -> RefusedError:
    """The refusal for a reason of privacy/cleaning."""
    return RefusedError(str(SENTENCES[reason]))


def check_size(size: int) -> None:
    """Raises RefusedError for an empty file, or one beyond the limit (in bytes)."""
    if not size:
        raise RefusedError(_("Ce fichier est vide. Choisissez-en un autre."))
    if size > settings.MAX_FILE_BYTES:
        raise RefusedError(
            _("Ce fichier est trop lourd : %(size)s Mo. La limite est %(limit)s Mo. "
              "Prenez une photo, ou envoyez-le plus tard.")
            % {"size": -(-size // 2**20), "limit": settings.MAX_FILE_BYTES // 2**20}
        )  # fmt: skip


def too_many() -> RefusedError:
    """The case already holds all that it may."""
    return RefusedError(_("Il y a déjà beaucoup de fichiers. Dites-nous par message ce qui reste."))
