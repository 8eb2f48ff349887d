"""Two points between a thing and what is said of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from dossiers.languages import SOURCE


def colon() -> str:
    """French puts a space before it, one that does not break; the other languages none."""
    return "\u00a0:" if (get_language() or SOURCE).startswith(SOURCE) else ":"


def said_of(thing: Any, words: Any) -> str:
    """« Le rendez-vous : cette date est déjà passée. »"""
    return f"{thing}{colon()} {words}"
