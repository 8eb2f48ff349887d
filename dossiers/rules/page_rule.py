"""One rule of the catalogue, as lawyers proofread it: every field in words, every example."""

from collections.abc import Iterator

from dossiers.rules.lookup import Catalogue
from dossiers.rules.rule import (
    BOUND,
    CLAIMS,
    KINDS,
    NATURES,
    SEVERITIES,
    TRANSITIONS,
    ZONE_RULES,
    Example,
    Rule,
)
from dossiers.rules.wording import long_date, short_date

TO_CHECK = "à vérifier par un·e défenseur·e"


def rule_lines(rule: Rule, shown: Catalogue) -> Iterator[str]:
    """Yield the section of one version of a rule, in Markdown."""
    yield f"### `{rule.slug}` : {rule.label}{_state(rule)}"
    yield ""
    yield f"- Texte : {rule.article}"
    yield f"- Source : {rule.source}"
    yield f"- Confiance : {rule.confidence}, état du {short_date(rule.checked_on)}, {TO_CHECK}"
    until = f" jusqu'au {short_date(rule.valid_until)}" if rule.valid_until else ""
    yield f"- Version {rule.version}, pour les faits depuis le {short_date(rule.valid_from)}{until}"
    starts = " ; ".join(shown.milestone_labels[slug] for slug in rule.triggers)
    yield f"- Départ : {starts} (date de : {NATURES[rule.nature]})"
    length = f"{rule.length_words}, " if rule.length else ""
    yield f"- Délai : {length}comptage `{rule.counting}`, zone : {ZONE_RULES[rule.zone_rule]}"
    yield f"- Lie {BOUND[rule.bound]}, échéance {SEVERITIES[rule.severity]}"
    yield f"- Si la date passe : {rule.if_missed}"
    stops = " ; ".join(shown.acts()[slug] for slug in rule.stopped_by)
    yield f"- Ce qui l'arrête : {stops}"
    yield f"- Dossiers : {'tous' if rule.kinds == KINDS else ', '.join(rule.kinds)}"
    yield from _particulars(rule, shown)
    yield ""
    yield from _examples(rule)


def _state(rule: Rule) -> str:
    if rule.private:
        return " (jamais enregistrée)" if rule.enabled else " (éteinte, jamais enregistrée)"
    return "" if rule.enabled else " (éteinte)"


def _particulars(rule: Rule, shown: Catalogue) -> Iterator[str]:
    """What only some rules have."""
    if rule.is_interval:
        yield "- Intervalle minimal : personne n'est en retard, l'autre partie doit attendre"
    if rule.margin_days:
        yield f"- Marge pour agir : {rule.margin_days} jours avant le dernier jour sûr"
    if rule.becomes:
        yield f"- Sans réponse, ce jour devient : {shown.milestone_labels[rule.becomes]}"
    if rule.repeats:
        yield "- Se renouvelle : une fois tenue, la même durée repart de ce jour"
    if rule.claim:
        yield f"- Nature de la demande : {CLAIMS[rule.claim]}"
    if rule.transition != "fact":
        yield f"- Faits antérieurs : {TRANSITIONS[rule.transition]}"
    if rule.aliases:
        yield f"- Nom dans la table de droit : {', '.join(f'`{name}`' for name in rule.aliases)}"
    if rule.note:
        yield f"- Note : {rule.note}"


def _examples(rule: Rule) -> Iterator[str]:
    first = "Peut agir dès" if rule.is_interval else "Date légale"
    last = "Protégé jusqu'au" if rule.is_interval else "Date théorique"
    yield f"| Départ | {last} | {first} | Dernier jour sûr | Défendable | Zone |"
    yield "|---|---|---|---|---|---|"
    yield from (_example(example) for example in rule.examples)
    yield ""


def _example(example: Example) -> str:
    days = (example.start, example.theoretical, example.legal, example.prudent)
    arguable = long_date(example.defensible) if example.defensible else "non"
    zone = f"{example.zone} ({example.source})" if example.source else example.zone
    return f"| {' | '.join([*map(long_date, days), arguable, zone])} |"
