"""The answer after a change: 303, so that reloading repeats nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url


class SeeOther(HttpResponseRedirect):
    """303 See Other (RFC 9110, 15.4.4)."""

    status_code = 303


def see_other(to: Any, *args: Any, **kwargs: Any) -> SeeOther:
    """Go and look at a page (a URL name with its arguments, or a local path) with GET."""
    return SeeOther(resolve_url(to, *args, **kwargs))
