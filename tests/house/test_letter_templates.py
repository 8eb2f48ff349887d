"""The section's letters: all that law.md lists, whole, and citing nothing but the list."""

from __future__ import annotations

import re

import pytest

from dossiers import kinds
from dossiers.letters.article import articles
from dossiers.letters.paper import paper
from dossiers.letters.placeholder import MISSING, fill, missing, unknown
from dossiers.letters.template import TemplateError, read, templates
from dossiers.models import ConsentAct
from dossiers.rules.catalogue import catalogue

# The legal notes, part D: for each kind, the letters that they name and the file that is it.
LISTED = {
    "noz": {
        "signalement à la direction": "signalement-direction",
        "réclamation CSE": "cse-reclamation",
        "alerte CSE": "cse-alerte",
        "contestation d’avertissement ou de sanction": "contestation-sanction",
        "demande de motifs": "demande-motifs",
        "inspection du travail": "inspection-travail",
        "alerte harcèlement": "alerte-harcelement",
        "mise en demeure pour des heures": "heures-mise-en-demeure",
        "requête au conseil de prud’hommes": "requete-prudhommes",
    },
    "livreur": {
        "contestation et réexamen humain": "contestation-desactivation",
        "exposé des motifs (P2B)": "exposer-motifs",
        "RGPD, articles 15 et 22": "rgpd-plateforme",
        "mise en demeure de réactiver et de payer": "mise-en-demeure-plateforme",
        "dossier ARPE": "arpe-mediation",
        "préfecture": "prefecture-regularisation",
        "requête au conseil de prud’hommes": "requete-prudhommes",
    },
    "restauration": {
        "demande de bulletins et paiement": "bulletins-et-paiement",
        "mise en demeure": "mise-en-demeure-salaires",
        "signalement à l’inspection": "inspection-travail",
        "saisine de l’URSSAF": "urssaf",
        "mandataire, AGS": "mandataire-ags",
        "requête en référé": "requete-refere",
        "requête au fond": "requete-prudhommes",
    },
    "numerique": {
        "alerte RPS": "alerte-rps",
        "demande de visite médicale": "visite-medicale",
        "contestation d’inaptitude": "contestation-inaptitude",
        "mise en demeure": "mise-en-demeure",
        "RGPD, données RH": "rgpd-acces",
    },
    "spectacle": {
        "réclamation": "reclamation-france-travail",
        "recours gracieux préalable": "recours-gracieux-indu",
        "saisine du médiateur": "mediateur-france-travail",
        "opposition à contrainte": "opposition-contrainte",
        "demande d’AEM": "demande-aem",
        "mise en demeure de l’employeur": "mise-en-demeure",
    },
    "education": {
        "RSST": "rsst",
        "DGI": "dgi",
        "protection fonctionnelle": "protection-fonctionnelle",
        "recours gracieux": "recours-gracieux",
        "demande de documents (CADA)": "documents-administratifs",
        "saisine de la CADA": "cada",
        "recours au tribunal administratif": "recours-tribunal",
    },
}
EVERY = sorted(templates())
# A letter in the name of frightened people: no insult, no threat, no word that we refuse.
NEVER = ("salaud", "voyou", "esclav", "vous allez payer", "plainte pénale", "diffam")


@pytest.mark.parametrize(
    ("kind", "slug"), [(kind, slug) for kind, listed in LISTED.items() for slug in listed.values()]
)
def test_every_letter_of_the_legal_notes_is_offered_on_its_kind(kind: str, slug: str) -> None:
    assert templates()[slug].is_for(kind)


def test_every_kind_has_its_first_letter_and_its_formal_notice() -> None:
    for kind in kinds.KINDS:
        assert templates()["reclamation"].is_for(kind) and templates()["mise-en-demeure"].is_for(
            kind
        )


@pytest.mark.parametrize("slug", EVERY)
def test_a_letter_leaves_no_brace_and_says_what_is_missing(slug: str) -> None:
    one = templates()[slug]
    filled = fill(one.whole, {})
    assert "{" not in filled and "}" not in filled
    assert len(missing(filled)) == len(set(MISSING.findall(filled))) > 0
    assert unknown(one.whole) == []


@pytest.mark.parametrize("slug", EVERY)
def test_a_letter_cites_the_list_and_nothing_else(slug: str) -> None:
    one = templates()[slug]
    cites = [article.cite for article in articles().values()]
    said = fill(one.body, {})
    for cite in cites:
        said = said.replace(cite, "")
    numbers = re.findall(r"\b(?:[LRD]\. ?\d|article \d|n° \d{2}|\d{4}/\d{3,4})", said)
    assert [n for n in numbers if n != "n° "] == []


@pytest.mark.parametrize("slug", EVERY)
def test_a_letter_is_polite_dated_and_says_who_speaks(slug: str) -> None:
    one = templates()[slug]
    assert not [word for word in NEVER if word in one.body.lower()]
    assert not re.search(r"\b(tu|ton|tes|toi)\b", one.body)
    assert "’" in one.whole and "'" not in one.whole
    if one.addressee != "register":
        assert "{lieu}, le {date}" in one.whole
    if one.frame:
        signed = "{personne}\n> (signature)" if one.voice == "person" else "{signataire}"
        assert signed in one.whole
        assert "Objet : " in one.whole
        assert re.search("(Veuillez|Je vous prie d’)( agréer|agréer)", one.whole)


@pytest.mark.parametrize("slug", EVERY)
def test_a_letter_that_names_her_asks_for_her_yes(slug: str) -> None:
    one = templates()[slug]
    assert one.act in ConsentAct.values


def test_the_clock_of_an_answer_is_one_of_the_catalogue() -> None:
    """What a letter starts leads to at least one rule, or is a fact that an act of ours is."""
    for one in templates().values():
        if one.starts:
            rules = [rule for rule in catalogue().rules if one.starts in rule.triggers]
            assert rules, one.slug
            assert any(rule.bound == "theirs" for rule in rules), one.slug


def test_every_article_of_the_list_serves_and_says_where_it_was_read() -> None:
    used = {article.cite for one in templates().values() for article in one.cited}
    for key, article in articles().items():
        assert article.cite in used, key
        assert article.source and article.about


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('addressee = "maire"', "n’existe pas"),
        ('body = "{inconnu}"', "{inconnu}"),
        ('body = "{loi.L9999-9}"', "L9999-9"),
        ('body = "l’article L. 1234-20"', "écrit à la main"),
        ('body = "{fait.rien}"', "rien"),
        ('starts = "rien"', "n’existe pas"),
        ('kinds = ["boulanger"]', "boulanger"),
        ('closes = ["reponse_mise_en_demeure"]', "échéance inconnue"),
        ('couleur = "rouge"', "couleur"),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wrong(wrong: str, said: str) -> None:
    fields = {
        "version": "1", "title": '"Essai"', "kinds": '["*"]', "addressee": '"employer"',
        "subject": '"essai"', "body": '"Bonjour"',
    }  # fmt: skip
    name, _, value = wrong.partition(" = ")
    text = "\n".join(f"{key} = {one}" for key, one in {**fields, name: value}.items())
    with pytest.raises(TemplateError) as error:
        read(text, "essai", "commun")
    assert "essai" in str(error.value) and said.strip("{}") in str(error.value)


def test_words_of_a_person_are_never_read_as_a_template() -> None:
    told = {"employeur": "{personne} {loi.L3242-1}", "section": "Lyon"}
    assert fill("{employeur} / {section}", told) == "{personne} {loi.L3242-1} / Lyon"


def test_a_letter_becomes_blocks_and_keeps_every_word() -> None:
    text = "# Titre\n\n> à droite\n> encore\n\nObjet : essai\n\n"
    text += "Avant :\n- un\n- deux\naprès\n\n-tiret <b>"
    made = paper(text, "Essai")
    names = [type(block).__name__ for block in made.blocks]
    assert names == [
        "Heading", "Paragraph", "Spacer", "Paragraph", "Spacer", "Paragraph", "Bullets",
        "Paragraph", "Paragraph",
    ]  # fmt: skip
    assert made.blocks[-1].text == "-tiret <b>"  # type: ignore[union-attr]
