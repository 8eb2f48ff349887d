"""The catalogue as a page for lawyers to proofread: `docs/deadlines.md`, in French."""

from collections.abc import Iterator

from dossiers.rules.catalogue import Catalogue, Example, Rule, catalogue
from dossiers.rules.rule import (
    BOUND,
    CONFIDENCE_MARKS,
    KINDS,
    NATURES,
    SEVERITIES,
    ZONE_RULES,
)
from dossiers.rules.wording import long_date, short_date

COUNTINGS_SAID = {
    "cpc": "Jours ou quantième, puis report du samedi, du dimanche et du jour férié "
    "au premier jour ouvré suivant (CPC, art. 640 à 642).",
    "presc": "Jours ou quantième, jamais reporté (C. civ., art. 2219 à 2254).",
    "presc0h": "Prescription qu'une loi fait partir à 0 h : ce jour compte, jamais reporté "
    "(Cass. 12 déc. 2018 n° 17-25.697 : 19 juin 2008 et cinq ans, 18 juin 2013).",
    "franc": "Comme cpc, un jour de plus avant le report. Le dernier jour sûr ignore ce jour.",
    "ouvrable": "Jours comptés un à un sans dimanche ni férié ; le samedi compte, "
    "mais une fin un samedi est reportée (R1231-1).",
    "ouvre": "Jours comptés un à un, du lundi au vendredi, sans férié.",
    "min_ouvrable": "Intervalle minimal en jours ouvrables. Date théorique : dernier jour "
    "protégé, report compris. Date légale : premier jour ouvrable où l'autre partie peut agir.",
    "min_jours": "Intervalle minimal en jours ou en mois du calendrier. Mêmes dates que "
    "min_ouvrable.",
    "eu": "Comme cpc, et deux jours ouvrés au moins dans tout délai de deux jours ou plus "
    "(règlement 1182/71, art. 3).",
    "quadri": "Créance sur une personne publique : quatre ans à partir du 1er janvier suivant, "
    "donc le 31 décembre (loi 68-1250, art. 1). Jamais reporté.",
    "preavis": "Préavis : le jour du départ compte, la fin est la veille du quantième. "
    "Jamais reporté.",
    "heures": "D'heure à heure. Heure inconnue : de 0 h ce jour-là pour nous, de 0 h le "
    "lendemain pour l'autre partie.",
    "heures_ouvrables": "Comme heures, les dimanches et jours fériés ne comptant pas du tout "
    "(CSS, art. R441-3).",
    "calendaire": "Jours ou quantième. Le texte n'écrit aucun report : rien n'est reporté.",
    "date": "Date lue dans un document : rien n'est compté, rien n'est reporté.",
}
TO_CHECK = "à vérifier par un·e défenseur·e"


def deadlines_page(shown: Catalogue | None = None) -> str:
    """Return the page of the whole catalogue, ours by default, as Markdown."""
    shown = shown or catalogue()
    return "\n".join([*_opening(shown), *_legend(), *_rules(shown)]).rstrip() + "\n"


def _opening(shown: Catalogue) -> Iterator[str]:
    active = sum(rule.enabled for rule in shown.rules)
    yield "# Les échéances"
    yield ""
    yield "Page écrite par `manage.py generate_docs` à partir de `dossiers/rules/deadlines.toml`."
    yield "Ne pas la modifier à la main : corriger le catalogue, puis l'écrire à nouveau."
    yield ""
    yield f"{len(shown.rules)} règles, dont {active} actives. Chaque règle est **{TO_CHECK}**."
    yield "Ce logiciel ne donne pas de conseil juridique."
    yield ""


def _legend() -> Iterator[str]:
    yield "## Comment lire"
    yield ""
    yield "- **Date théorique** : dernier jour compté, avant tout report."
    yield "- **Date légale** : dernier jour que le texte donne, report compris s'il est sûr."
    yield "- **Dernier jour sûr** : dernier jour ouvré jusqu'à la date théorique."
    yield "  Les rappels suivent cette date."
    yield "- **Défendable** : date plus tardive que l'on peut plaider, jamais attendue."
    yield "- Le jour du fait ne compte pas, sauf `presc0h` et `preavis`. Notre délai part"
    yield "  du premier jour possible, celui de l'autre partie du dernier jour possible."
    yield "- Le Vendredi saint (Alsace-Moselle) n'est férié que dans certaines communes :"
    yield "  il avance le dernier jour sûr et ne reporte jamais la date légale."
    yield ""
    yield from _two_columns("Confiance", "Ce qui a été lu", CONFIDENCE_MARKS)
    yield from _two_columns("Comptage", "Règle", COUNTINGS_SAID)


def _two_columns(left: str, right: str, content: dict[str, str]) -> Iterator[str]:
    yield f"| {left} | {right} |"
    yield "|---|---|"
    yield from (f"| `{key}` | {said} |" for key, said in content.items())
    yield ""


def _rules(shown: Catalogue) -> Iterator[str]:
    yield "## Les règles"
    yield ""
    for rule in shown.rules:
        yield from _rule(rule, shown)


def _rule(rule: Rule, shown: Catalogue) -> Iterator[str]:
    off = "" if rule.enabled else " (éteinte)"
    yield f"### `{rule.slug}` : {rule.label}{off}"
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
    if rule.margin_days:
        yield f"- Marge pour agir : {rule.margin_days} jours avant le dernier jour sûr"
    yield f"- Dossiers : {'tous' if rule.kinds == KINDS else ', '.join(rule.kinds)}"
    if rule.note:
        yield f"- Note : {rule.note}"
    yield ""
    yield from _examples(rule)


def _examples(rule: Rule) -> Iterator[str]:
    yield "| Départ | Date théorique | Date légale | Dernier jour sûr | Défendable | Zone |"
    yield "|---|---|---|---|---|---|"
    yield from (_example(example) for example in rule.examples)
    yield ""


def _example(example: Example) -> str:
    days = (example.start, example.theoretical, example.legal, example.prudent)
    arguable = long_date(example.defensible) if example.defensible else "non"
    zone = f"{example.zone} ({example.source})" if example.source else example.zone
    return f"| {' | '.join([*map(long_date, days), arguable, zone])} |"
