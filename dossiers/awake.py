"""A session lives thirty minutes after the last thing that somebody did (sessions.py).

A page that asks by itself whether something is new is nobody: left open on a table, it would
keep its session alive all day.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone

# Addresses that a page of ours asks again and again, with nobody's hand.
POLLS = frozenset({"desk:presence", "desk:job"})


def is_poll(request: HttpRequest) -> bool:
    """Whether this request comes from a page that asks by itself."""
    if request.method != "GET" or not request.headers.get("HX-Request"):
        return False
    match = request.resolver_match
    try:
        return (match or resolve(request.path_info)).view_name in POLLS
    except Resolver404:
        return False


class Awake:
    """Moves the end of the session of whoever does something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """After the session was read for somebody; public pages have not read any."""
        if request.session.accessed and not is_poll(request):
            request.session.stay_awake(now=timezone.now())
