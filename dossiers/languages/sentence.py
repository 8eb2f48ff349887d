"""A sentence to translate, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Sentence:
    """As gettext knows it: `plural` and `context` are "" when there is none.

    `places` are paths of files from the root of the project, without line numbers: a
    sentence that moves down a page has not changed.
    """

    text: str
    plural: str = ""
    context: str = ""
    places: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What makes it another sentence than any other: two contexts are two sentences."""
        return self.context, self.text

    def seen_at(self, place: str) -> Sentence:
        """The same, found in one more file."""
        return self if place in self.places else replace(self, places=(*self.places, place))


@dataclass(frozen=True)
class Translated:
    """A sentence and its translation: one form, or as many as the language has plurals."""

    sentence: Sentence
    forms: tuple[str, ...]
    fuzzy: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether a reader meets no gap."""
        return not self.fuzzy and bool(self.forms) and all(self.forms)
