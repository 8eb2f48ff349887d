"""The catalogue as a page for lawyers to proofread: `docs/deadlines.md`, in French."""

from collections.abc import Iterator, Mapping

from dossiers.rules.catalogue import Catalogue, LawChange, Rule, catalogue
from dossiers.rules.page_rule import TO_CHECK, rule_lines
from dossiers.rules.rule import CONFIDENCE_MARKS, KINDS

__all__ = ["COUNTINGS_SAID", "TO_CHECK", "deadlines_page"]

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
KINDS_SAID = {
    "noz": "Commerce, Noz et magasins",
    "livreur": "Livraison et plateformes",
    "restauration": "Restauration, hôtellerie",
    "numerique": "Informatique, numérique",
    "spectacle": "Spectacle, intermittence",
    "education": "Éducation, animation",
    "autre": "Autre",
}


def deadlines_page(shown: Catalogue | None = None) -> str:
    """Return the page of the whole catalogue, ours by default, as Markdown."""
    shown = shown or catalogue()
    parts = (_opening(shown), _legend(), _changes(shown), _by_kind(shown), _rules(shown))
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _opening(shown: Catalogue) -> Iterator[str]:
    active = sum(rule.enabled and not rule.private for rule in shown.rules)
    off = sum(not rule.enabled and not rule.private for rule in shown.rules)
    private = sum(rule.private for rule in shown.rules)
    yield "# Les échéances"
    yield ""
    yield "Page écrite par `manage.py generate_docs` à partir de `dossiers/rules/deadlines.toml`."
    yield "Ne pas la modifier à la main : corriger le catalogue, puis l'écrire à nouveau."
    yield ""
    yield f"{len(shown.rules)} règles : {active} actives, {off} éteintes (de mémoire),"
    yield f"{private} jamais enregistrées. Chaque règle est **{TO_CHECK}**."
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
    yield "- Une lettre a trois dates : envoi, première présentation, réception. L'alerte part"
    yield "  de la première connue, la date légale de celle que vise le texte."
    yield "- Le Vendredi saint (Alsace-Moselle) n'est férié que dans certaines communes :"
    yield "  il avance le dernier jour sûr et ne reporte jamais la date légale."
    yield "- **Éteinte** : connue de mémoire, elle n'ouvre aucune échéance."
    yield "- **Jamais enregistrée** : qu'elle existe dans un dossier en dirait trop."
    yield ""
    yield from _two_columns("Confiance", "Ce qui a été lu", CONFIDENCE_MARKS)
    yield from _two_columns("Comptage", "Règle", COUNTINGS_SAID)


def _two_columns(left: str, right: str, content: Mapping[str, str]) -> Iterator[str]:
    yield f"| {left} | {right} |"
    yield "|---|---|"
    yield from (f"| `{key}` | {said} |" for key, said in content.items())
    yield ""


def _changes(shown: Catalogue) -> Iterator[str]:
    yield "## Ce qui change, ou peut changer, dans la loi"
    yield ""
    yield "| Quand | Quoi | Règles à relire | Source | Confiance |"
    yield "|---|---|---|---|---|"
    yield from (_change(change) for change in shown.changes)
    yield ""


def _change(change: LawChange) -> str:
    rules = ", ".join(f"`{slug}`" for slug in change.rules) or "aucune"
    cells = (change.when, change.text, rules, change.source, change.confidence)
    return f"| {' | '.join(cells)} |"


def _by_kind(shown: Catalogue) -> Iterator[str]:
    yield "## Par type de dossier"
    yield ""
    yield "Les règles actives ; les autres n'ouvrent rien."
    yield ""
    for kind in KINDS:
        rules = [r for r in shown.rules if r.enabled and not r.private and kind in r.kinds]
        yield f"### {KINDS_SAID[kind]}"
        yield ""
        yield from _side("Notre côté, fatales", rules, "ours", fatal=True)
        yield from _side("Notre côté, autres", rules, "ours", fatal=False)
        yield from _side("L'autre partie", rules, "theirs", fatal=False)
        yield ""


def _side(title: str, rules: list[Rule], bound: str, *, fatal: bool) -> Iterator[str]:
    found = [r.slug for r in rules if r.bound == bound and (r.severity == "fatal") is fatal]
    if found:
        yield f"- {title} ({len(found)}) : {', '.join(f'`{slug}`' for slug in found)}"


def _rules(shown: Catalogue) -> Iterator[str]:
    yield "## Les règles"
    yield ""
    for rule in shown.rules:
        yield from rule_lines(rule, shown)
