"""The frame of the team's pages, written without the template engine (as row_parts.py).

It is on every page: as template nodes it cost more than the list between its two halves.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.templatetags.row_parts import icon_html, text

# View, words, and the name of its figure in the page's nav_counts.
DECIDE = ("coordination:decide", gettext_lazy("À décider"), "decide")
TODO = ("desk:todo", gettext_lazy("À faire"), "todo")
ARRIVALS = ("desk:arrivals", gettext_lazy("Arrivées"), "arrivals")
CASES = ("desk:cases", gettext_lazy("Dossiers"), "cases")
DEADLINES = ("desk:deadlines", gettext_lazy("Échéances"), "deadlines")
EMPLOYERS = ("desk:employers", gettext_lazy("Employeurs"), "")
TASKS = ("desk:tasks", gettext_lazy("Mes tâches"), "")
SEARCH = ("desk:search", gettext_lazy("Rechercher"), "")
ME = ("desk:me", gettext_lazy("Mes réglages"), "")
Entry = tuple[str, Any, str]


class Frame:
    """What the frame of one page shows: `where` is the name of its view."""

    def __init__(
        self, *, where: str, counts: Any, coordinates: bool, unread: int, csrf: str
    ) -> None:
        self.where, self.counts, self.csrf = where, counts, csrf
        self.coordinates, self.unread = coordinates, unread

    def top(self) -> SafeString:
        """On a wide screen: the entries, the search field, the bell, « Moi »."""
        first = (DECIDE,) if self.coordinates else ()
        entries = (*first, TODO, ARRIVALS, CASES, DEADLINES, EMPLOYERS)
        links = "\n".join(self._link(entry) for entry in entries)
        return _html(
            f'<nav class="nav" aria-label="{text(_("Principale"))}">\n{links}\n</nav>\n'
            f"{self._search()}\n{self._bell()}\n"
            f'<details class="menu"><summary>{text(_("Moi"))}</summary><div>\n'
            f"{self._link(TASKS)}\n{self._link(ME)}\n{self._sign_out()}\n</div></details>\n"
        )

    def bottom(self) -> SafeString:
        """On a phone: four entries at the thumb's height, the others behind « Plus »."""
        second, kept = (ARRIVALS, DECIDE) if self.coordinates else (None, None)
        shown = (*((kept,) if kept else ()), TODO, *(() if second else (ARRIVALS,)), CASES)
        more = (*((second,) if second else ()), DEADLINES, EMPLOYERS, TASKS, SEARCH, ME)
        return _html(
            f'<nav class="bottom" aria-label="{text(_("Principale, en bas"))}">\n<ul>\n'
            + "".join(f"<li>{self._link(entry)}</li>\n" for entry in shown)
            + f'<li><details class="menu"><summary>{text(_("Plus"))}</summary><div>\n'
            + "\n".join(self._link(entry) for entry in more)
            + f"\n{self._sign_out()}\n</div></details></li>\n</ul>\n</nav>\n"
        )

    def _link(self, entry: Entry) -> str:
        view, label, figure = entry
        count = _figure(self.counts, figure)
        badge = f' <span class="badge">{text(count)}</span>' if count else ""
        current = ' aria-current="page"' if self.where == view else ""
        return f'<a href="{_address(view)}"{current}>{text(label)}{badge}</a>'

    def _search(self) -> str:
        # By POST: what is looked for stays in no address and in no history.
        words = text(SEARCH[1])
        return (
            f'<form class="find" role="search" method="post" action="{_address(SEARCH[0])}"'
            f' data-key="/">{self.csrf}<label class="vh" for="find">{words}</label>'
            '<input class="input" id="find" type="search" name="q" autocomplete="off">'
            f'<button type="submit" class="btn-link">{words}</button></form>'
        )

    def _bell(self) -> str:
        badge = ""
        if self.unread:
            unread = f'<span class="vh"> {text(_("non lus"))}</span>'
            badge = f' <span class="badge">{text(self.unread)}{unread}</span>'
        address = _address("notifications:bell")
        return (
            f'<a class="bell btn-link" href="{address}">{icon_html("bell")}'
            f"{text(_('Avis'))}{badge}</a>"
        )

    def _sign_out(self) -> str:
        return (
            f'<form method="post" action="{_address("account_logout")}">{self.csrf}'
            f'<button type="submit" class="btn-link">{text(_("Se déconnecter"))}</button></form>'
        )


def _figure(counts: Any, name: str) -> Any:
    """A figure of the navigation; nothing where the page does not count it."""
    if isinstance(counts, Mapping):
        return counts.get(name)
    return getattr(counts, name, None) if name else None


@cache
def _address(view: str) -> str:
    return reverse(view)


def _html(made: str) -> SafeString:
    return mark_safe(made)  # noqa: S308 (every value in it went through `text`)
