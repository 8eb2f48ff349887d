"""`docs/letters.md`: every standard letter as a lawyer proofreads it, without a computer."""

from __future__ import annotations

from collections.abc import Iterator

from dossiers import kinds
from dossiers.letters.template import ADDRESSEES, COMMON, VOICES, Template, templates
from dossiers.models import ConsentAct
from dossiers.rules.catalogue import catalogue

HEAD = """# Les courriers

Page écrite par `manage.py generate_docs`. Ne pas la modifier à la main.
Elle vient de `dossiers/letters/templates/`. À vérifier par une défenseure ou un défenseur.
"""


def letters_page() -> str:
    """The whole page: a table, then the text of each letter under its folder."""
    lines = [HEAD, *_table()]
    folder = ""
    for one in templates().values():
        if one.folder != folder:
            folder = one.folder
            name = "Pour tous les types" if folder == COMMON else kinds.kind(folder).label
            lines += [f"## {name}", ""]
        lines += _letter(one)
    return "\n".join(lines).rstrip() + "\n"


def _table() -> Iterator[str]:
    yield f"{len(templates())} modèles."
    yield ""
    yield "| courrier | à qui | qui signe | accord demandé | délai de réponse |"
    yield "|---|---|---|---|---|"
    for one in templates().values():
        to, voice = ADDRESSEES[one.addressee][0], VOICES[one.voice]
        act = ConsentAct(one.act).label if one.act else "—"
        yield f"| {one.title} | {to} | {voice} | {act} | {_clocks(one)} |"
    yield ""


def _clocks(one: Template) -> str:
    found = [rule for rule in catalogue().rules if one.starts and one.starts in rule.triggers]
    slugs = dict.fromkeys(rule.slug for rule in found if rule.bound == "theirs")
    return ", ".join(f"`{slug}`" for slug in slugs) or "—"


def _letter(one: Template) -> Iterator[str]:
    yield f"### {one.title}"
    yield ""
    yield f"`{one.folder}/{one.slug}`, version {one.version}. Objet : {one.subject}."
    yield ""
    if one.before:
        yield f"**{one.before}**"
        yield ""
    yield "```text"
    yield one.body.strip()
    yield "```"
    yield ""
    for article in one.cited:
        yield f"- {article.cite} : {article.about} ({article.source})"
    if one.cited:
        yield ""
