"""Every public sentence in every language: nothing half said reaches a frightened person."""

from __future__ import annotations

import ast
import gettext
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from dossiers import kinds
from dossiers.languages import SOURCE, TRANSLATED, checks, mo, po, reading
from dossiers.languages.collect import DJANGO, PYTHON, collect, for_language, in_python, in_template
from dossiers.languages.sentence import Sentence, Translated
from dossiers.management.commands.translations import gaps, outdated
from dossiers.models import Member
from tests.web.tour import tour

ROOT = Path(settings.BASE_DIR)
LANGUAGES = (SOURCE, *TRANSLATED)


def test_the_files_of_locale_are_those_of_today() -> None:
    late = [str(path.relative_to(ROOT)) for path in outdated(ROOT)]
    assert late == [], "run: manage.py translations"


def test_every_public_sentence_is_said_in_every_language() -> None:
    assert gaps(ROOT) == []


def test_the_settings_offer_the_languages_that_are_complete() -> None:
    assert [code for code, _name in settings.LANGUAGES] == [SOURCE, *TRANSLATED]


def test_the_sources_have_the_sentences_that_we_know_of() -> None:
    found = {one.text: one for one in collect(ROOT)}
    assert "Demander de l’aide" in found
    assert found["%(n)s fichier"].plural == "%(n)s fichiers"
    assert "Licenciement reçu (lettre reçue, ou renvoi annoncé)" in found
    assert len(found) > 700
    assert not [one for one in found.values() if any(":" in place for place in one.places)]


# Verbs of the team that a page of the public side only reads from.
OF_THE_TEAM = {"campaign", "filing", "referral", "rule_review"}


def test_what_the_public_pages_call_is_collected() -> None:
    """A refusal is said by the action, in the language of who is refused."""
    called = set()
    for path in (ROOT / "dossiers/intake").rglob("*.py"):
        text = path.read_text("utf-8")
        called |= set(re.findall(r"^from dossiers\.actions\.(\w+) import", text, re.M))
        for names in re.findall(r"^from dossiers\.actions import (.+)$", text, re.M):
            called |= {name.split(" as ")[0].strip() for name in names.split(",")}
    assert "deposit" in called
    collected = {Path(pattern).stem for pattern in PYTHON if "/actions/" in pattern}
    assert called - OF_THE_TEAM - collected == set()


def test_a_reader_of_sources_sees_what_gettext_will_be_asked() -> None:
    source = (
        '{% translate "Un" %}{% blocktranslate count n=n %}{{ n }} à 5 %{% plural %}{{ n }} s'
        '{% endblocktranslate %}{{ x|default:_("Deux") }}{% translate "Trois" context "qui" %}'
    )
    assert list(in_template(source)) == [
        Sentence("Un"),
        Sentence("%(n)s à 5 %%", "%(n)s s"),
        Sentence("Deux"),
        Sentence("Trois", context="qui"),
    ]
    module = (
        "from django.utils.translation import gettext as _, ngettext, pgettext_lazy\n"
        'a = ngettext("un", "des", 2)\nb = _("de" "ux")\nc = pgettext_lazy("qui", "on")\n'
        "d = print('rien') or _(a)"
    )
    assert list(in_python(module)) == [
        Sentence("un", "des"),
        Sentence("deux"),
        Sentence("on", context="qui"),
    ]


ONE = Translated(Sentence("Il reste %(n)s <b>jours</b>.", places=("a.html",)), ("%(n)s <b>d</b>",))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (replace(ONE, forms=("",)), "to translate"),
        (replace(ONE, fuzzy=True), "to translate"),
        (replace(ONE, forms=("%(m)s <b>days</b>",)), "placeholders"),
        (replace(ONE, forms=("<b>days</b>",)), "placeholders"),
        (replace(ONE, forms=("%(n)s <b>days",)), "placeholders"),
    ],
)
def test_a_gap_or_a_broken_placeholder_is_told(wrong: Translated, says: str) -> None:
    assert checks.faults("en", [ONE]) == []
    assert [says in fault for fault in checks.faults("en", [wrong])] == [True]


def test_arabic_says_one_and_two_without_a_figure_but_never_many() -> None:
    sentence = Sentence("%(n)s fichier", "%(n)s fichiers")
    forms = ("لا ملفات", "ملف واحد", "ملفان", "%(n)s ملفات", "%(n)s ملفًا", "%(n)s ملف")
    assert checks.faults("ar", [Translated(sentence, forms)]) == []
    assert checks.faults("ar", [Translated(sentence, (*forms[:5], "ملف"))]) != []


def test_what_is_written_is_read_back_the_same(tmp_path: Path) -> None:
    entries = [
        Translated(
            Sentence('Dit « "x" » \\ et\nplus', places=("a.html", "b.py")), ('He "x" \\\n',)
        ),
        Translated(Sentence("%(n)s jour", "%(n)s jours", "durée"), ("a", "b"), fuzzy=True),
    ]
    path = tmp_path / "django.po"
    path.write_text(po.text_of("en", entries), "utf-8")
    assert po.read(path) == entries


@pytest.mark.parametrize("language", LANGUAGES)
def test_gettext_reads_what_we_compile(language: str) -> None:
    entries = [one for one in po.read(po.path_of(ROOT, language)) if one.is_complete]
    read = gettext.GNUTranslations(io.BytesIO(mo.compiled(language, entries)))
    for one in entries:
        sentence = one.sentence
        if sentence.plural:
            said = {read.ngettext(sentence.text, sentence.plural, n) for n in range(200)}
            assert said == set(one.forms), sentence
        elif sentence.context:
            assert read.pgettext(sentence.context, sentence.text) == one.forms[0]
        else:
            assert read.gettext(sentence.text) == one.forms[0]


def test_a_gap_falls_back_to_french_and_is_not_compiled() -> None:
    half = Translated(Sentence("%(n)s jour", "%(n)s jours"), ("%(n)s day", ""))
    read = gettext.GNUTranslations(io.BytesIO(mo.compiled("en", [half])))
    assert read.ngettext("%(n)s jour", "%(n)s jours", 2) == "%(n)s jours"


def test_what_django_says_is_said_in_our_words_and_exists() -> None:
    """A name that Django no longer uses would translate nothing."""
    sentences = for_language(collect(ROOT), SOURCE, SOURCE)
    assert {place for one in sentences for place in one.places} == {DJANGO}
    folder = Path(django.__file__).parent
    text = "".join(
        (folder / name).read_text("utf-8")
        for name in (
            "forms/fields.py",
            "forms/models.py",
            "core/validators.py",
            "core/files/base.py",
        )
    )
    said = {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)}
    assert [one.text for one in sentences if one.text not in said] == []
    for language in LANGUAGES:
        with translation.override(language):
            required = translation.gettext("This field is required.")
        assert required == said_in(language, "This field is required.")
    assert said_in(SOURCE, "This field is required.") == "Il manque une réponse ici."


def said_in(language: str, text: str) -> str:
    """The translation that locale/ gives."""
    return next(
        one.forms[0] for one in po.read(po.path_of(ROOT, language)) if one.sentence.text == text
    )


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_words_of_the_law_and_the_numbers_stay(language: str) -> None:
    """Emergency numbers, examples and limits are the same in every language."""
    wrong = []
    for one in po.read(po.path_of(ROOT, language)):
        figures = set(re.findall(r"\d+", one.sentence.text))
        said = set(re.findall(r"\d+", " ".join(one.forms)))
        # Arabic has a form of the word itself for one and for two.
        in_words = figures & {"1", "2"} if language == "ar" or one.sentence.plural else set()
        if one.is_complete and not figures - in_words <= said <= figures:
            wrong.append((one.sentence.text, one.forms))
    assert wrong == []


def test_arabic_is_written_in_arabic_and_figures_in_latin() -> None:
    letters, strange = re.compile("[\u0600-\u06ff]"), re.compile("[٠-٩۰-۹০-৯]")
    for one in po.read(po.path_of(ROOT, "ar")):
        for form in filter(None, one.forms):
            bare = re.sub(r"%\(\w+\)[sd]", "", form)
            assert letters.search(bare) or bare.strip().upper() == bare.strip(), one.sentence.text
            assert not strange.search(form), form


def test_every_sentence_belongs_to_one_family_to_be_read() -> None:
    for language in TRANSLATED:
        kept = reading.lines(language)
        assert len(kept) == len({line.digest for line in kept})
        assert len(kept) == len(po.read(po.path_of(ROOT, language)))
        assert all(len(family.lines) >= 5 for family in reading.families(language))


# --- What a page really says ----------------------------------------------------


def speaks_arabic() -> bool:
    """What is written for the team is written in French, whoever presses the button."""
    return translation.get_language() == "ar"


class Watch:
    """Hears every sentence that a public page asks for while it is being made in Arabic."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.missing: set[str] = set()
        self.listening = False
        patch.setattr(trans_real.DjangoTranslation, "gettext", self._hearing("gettext"))
        patch.setattr(trans_real.DjangoTranslation, "ngettext", self._hearing("ngettext"))
        patch.setattr(Client, "request", self._in_arabic(Client.request))

    def _hearing(self, name: str) -> Callable[..., str]:
        whole = getattr(trans_real.DjangoTranslation, name)

        def heard(catalogue: Any, message: str, *rest: Any) -> str:
            said = whole(catalogue, message, *rest)
            words = any(character.isalpha() for character in message)
            if self.listening and words and said in (message, *rest) and speaks_arabic():
                self.missing.add(message)
            return str(said)

        return heard

    def _in_arabic(self, request: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def asked(client: Client, **env: Any) -> HttpResponse:
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
            self.listening = True
            try:
                return request(client, **env)
            finally:
                self.listening = False

        return asked


@pytest.mark.django_db
@pytest.mark.parametrize("sector", ["noz", "livreur", "spectacle"])
def test_no_public_page_asks_for_a_sentence_that_nobody_translated(
    awa: Member, monkeypatch: pytest.MonkeyPatch, sector: str
) -> None:
    """The list of public files is checked here by what the pages do: a file left out shows."""
    watch = Watch(monkeypatch)
    for name, response in tour(awa, sector, next(iter(kinds.kind(sector).problems))).items():
        assert '<html lang="ar" dir="rtl">' in response.content.decode(), name
    assert watch.missing == set()


def test_the_watch_hears_a_sentence_without_translation(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch)
    watch.listening = True
    with translation.override("ar"):
        assert translation.gettext("Oui") != "Oui"
        translation.gettext("Une phrase que personne n’a traduite.")
        translation.ngettext("%(n)s oubli", "%(n)s oublis", 3)
    assert watch.missing == {"Une phrase que personne n’a traduite.", "%(n)s oubli"}
