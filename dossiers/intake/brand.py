"""The colours and the logo of the organisation, served so that a browser keeps them.

Their addresses carry a mark of what they hold: a change is another address. Nothing here
tells one visitor from another.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers import organisation

KEPT_FOR = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def stylesheet(request: HttpRequest, mark: str) -> HttpResponse:
    """The two variables of the organisation. Raises Http404 without any. No statement."""
    ours = organisation.organisation()
    if not ours.brand_mark:
        raise Http404(_("Cette page n'existe pas."))
    sheet = organisation.stylesheet(ours.brand, ours.brand_dark)
    return _kept(request, sheet, "text/css", mark == ours.brand_mark, ours.brand_mark)


@login_not_required
@require_safe
def logo(request: HttpRequest, mark: str) -> HttpResponse:
    """The cleaned logo. Raises Http404 without any."""
    ours = organisation.organisation()
    drawn = organisation.logo() if ours.logo_mark else None
    if drawn is None:
        raise Http404(_("Cette page n'existe pas."))
    return _kept(request, drawn[0], drawn[1], mark == ours.logo_mark, ours.logo_mark)


def _kept(
    request: HttpRequest, content: str | bytes, media_type: str, is_current: bool, mark: str
) -> HttpResponse:
    """An old address gives what is in force, and is not kept under the old mark."""
    response = HttpResponse(content, content_type=media_type)
    response["ETag"] = etag = quote_etag(mark)
    response["Cache-Control"] = KEPT_FOR if is_current else "no-cache"
    return get_conditional_response(request, etag=etag, response=response) or response
