"""What the addresses of the settings name: a rule of routing, a sentence, a section."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dossiers.actions import routing
from dossiers.languages.own import key_of
from dossiers.models import Case, Member, Role

KINDS = {
    "settings:routing_rule": "routing_rule",
    "settings:order_rule": "routing_rule",
    "settings:delete_rule": "routing_rule",
    "settings:account": "colleague",
    "settings:suspend": "colleague",
    "settings:end_role": "held_role",
    "settings:section": "a_section",
    "settings:close_section": "a_section",
    "settings:kind": "a_kind",
    "settings:phrase": "phrase",
    "intake:brand": "mark",
    "intake:logo": "mark",
}


def values(case: Case, people: Mapping[str, Member], now: datetime) -> dict[str, dict[str, Any]]:
    """A rule that takes nothing of what the scene files."""
    asked = {
        "kind": "spectacle", "departments": [], "language": "", "campaign": None,
        "section": case.section, "proposed_to": None, "enabled": True, "rank": 1,
    }  # fmt: skip
    rule = routing.keep_rule(None, asked, by=people["coordinator"], now=now)
    slug = case.section.slug
    return {
        "routing_rule": {"pk": rule.pk},
        "held_role": {"pk": people["delegue"].pk, "slug": slug, "role": Role.DELEGUE.value},
        "a_section": {"slug": slug},
        "a_kind": {"slug": "noz"},
        "phrase": {"language": "ar", "key": key_of("", "J’ai déjà un code").hex()},
        "mark": {"mark": "0123456789ab"},
    }
