"""What docs/how-to/ tells a newcomer to write works as it is written."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dossiers.kinds import base, trunk
from dossiers.letters import placeholder, template
from dossiers.letters.article import Article, articles
from dossiers.rules.catalogue import catalogue
from dossiers.rules.deadline import plan
from dossiers.rules.entry import Vocabulary, read_rule
from dossiers.rules.known import KnownDate
from notifications import contract

ROOT = Path(settings.BASE_DIR)
PAGES = sorted((ROOT / "docs/how-to").glob("ajouter-*.md"))


def blocks(page: str, language: str) -> list[str]:
    """The pieces of `language` of a page of docs/how-to/."""
    text = (ROOT / "docs/how-to" / page).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.S)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_three_steps_and_files_that_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    assert re.findall(r"^## (\d)\.", text, re.M) == ["1", "2", "3"]
    named = re.findall(r"`((?:dossiers|notifications|tests|docs)/[\w/.-]+)`", text)
    new = set(re.findall(r"^## 1\. .*`(.*)`", text, re.M))
    assert len(named) > 3
    assert [path for path in named if not (ROOT / path).exists() and path not in new] == []


def test_kind_that_is_shown_is_a_whole_kind() -> None:
    names = {"_": _, "trunk": trunk, "date": date, "KnownDate": KnownDate, **vars(base)}
    (code,) = blocks("ajouter-un-type.md", "python")
    exec(code, names)  # noqa: S102 (our own page)
    kind: Any = names["NETTOYAGE"]
    told = {"problem": {"problems": ["unpaid"]}}
    (fact,) = kind.facts(told, date(2026, 11, 23))
    assert fact.milestone in catalogue().milestones()
    assert list(kind.problems)[-2:] == [trunk.OTHER, trunk.CANNOT_SAY]
    assert len(kind.quick) <= base.MAX_QUICK_QUESTIONS


def test_deadline_that_is_shown_is_accepted_and_its_example_is_right() -> None:
    milestone, entry = blocks("ajouter-une-echeance.md", "toml")
    facts = tomllib.loads(milestone)["milestones"]
    rule = read_rule(
        tomllib.loads(entry)["rules"][0], Vocabulary(facts, catalogue().acts(), frozenset())
    )
    (example,) = rule.examples
    counted = plan(rule, KnownDate.day(example.start))
    assert (counted.theoretical, counted.legal, counted.prudent) == (
        example.theoretical,
        example.legal,
        example.prudent,
    )


def test_channel_that_is_shown_has_the_verbs_of_the_contract() -> None:
    (code,) = blocks("ajouter-un-canal.md", "python")
    names: dict[str, Any] = dict(vars(contract))
    exec(code, names)  # noqa: S102 (our own page)
    verbs = [verb for verb in vars(contract.Channel) if verb in ("open", "send", "close")]
    assert verbs == [verb for verb in vars(names["Pager"]) if verb in verbs]
    nobody = SimpleNamespace(address={})
    assert names["Pager"]().send(nobody).outcome is contract.Outcome.NOTHING


def test_letter_that_is_shown_is_accepted_and_cites_what_was_added(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    added, letter = blocks("ajouter-un-courrier.md", "toml")
    known = {**articles(), **{key: Article(**one) for key, one in tomllib.loads(added).items()}}
    for module in (placeholder, template):
        monkeypatch.setattr(module, "articles", lambda: known)
    one = template.read(letter, "demande-de-conge", "commun")
    assert one.is_for("noz") and [article.cite for article in one.cited] == [
        "L. 3142-16 du code du travail"
    ]
    assert placeholder.missing(placeholder.fill(one.whole, {}))
