"""What no screen ever asks (ux.md 4.4): what nobody asked cannot be seized, sold or leaked.

Questions are read everywhere they can be written: the boxes of every form, the words of
every kind, the boxes typed by hand in templates, the facts that the team may record, the
columns of every table, the settings. A sentence that forbids (« Ne donnez jamais le nom
d'un élève ») asks nothing.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.conf import settings

import config.settings
import dossiers
import notifications
from dossiers import kinds
from dossiers.desk import wage_sheet
from dossiers.intake.forms.base import StepForm
from dossiers.kinds import asking, trunk
from dossiers.rules.catalogue import catalogue

# The row of ux.md 4.4, what it looks like in a question, what it looks like in a name.
ROWS: dict[str, tuple[str, str]] = {
    "residence": (
        r"nationalité|\bséjour\b|sans[- ]papiers|(vos|les|des) papiers(?! du travail)"
        r"|^papiers\W*$|pays (de naissance|d’origine)|passeport|préfecture|\boqtf\b|\bvisa\b"
        r"|êtes.{0,8}étrang(er|ère)|régularisation|autorisation de travail",
        r"nationality|residence|permit|passport|immigra|visa|country|undocumented",
    ),
    "identity and bank": (
        r"sécurité sociale|numéro de sécu|\bnir\b|carte vitale|(pièce|carte) d’identité"
        r"|\biban\b|\brib\b|numéro de compte|coordonnées bancaires",
        r"social_security|ssn|nir|iban|bic|rib|bank|id_card|identity_card|identity_paper",
    ),
    "whose account": (
        r"(à|au) quel nom|à qui (est|appartient)|titulaire du compte|qui (vous )?a? ?prêt"
        r"|\bbadge\b|compte de qui",
        r"account_(holder|owner)|badge|lent_by|lender|borrowed",
    ),
    "special categories": (
        r"\borigines?\b|ethni|couleur de peau|religi|croyance|\bopinions?\b|politique"
        r"|sexu(el|alité)|identité de genre|syndiqué|adhérent|adhésion|carte syndicale",
        r"ethnic|race|origin|religion|belief|opinion|political|sexual|sexuality|gender"
        r"|union_member|union_membership|membership_card",
    ),
    "health": (
        r"diagnosti|médicament|ordonnance médicale|traitement médical|pathologie|symptôme"
        r"|quelle maladie|nom de la maladie|de quoi souffrez",
        r"diagnosis|medicine|medication|disease|illness|symptom|treatment",
    ),
    "third parties": (
        r"noms? (de |des |du |d’)(vos |votre |l’|un |une |ces |ses )?"
        r"(collègue|témoin|élève|client|responsable|chef|personne|enfant)",
        r"witness(es)?|pupil|colleague_names?|client_names?|third_party|children",
    ),
    "civil status": (
        r"date de naissance|année de naissance|quel âge|votre âge|\bnée? le\b"
        r"|adresse (postale|complète|personnelle|du domicile)|où (habitez|vivez)|domicile"
        r"|vrai (nom|prénom)|nom de famille|nom complet|nom de naissance|état civil",
        r"birth(date|day|place)?|born|age|street|home_address|postal_address"
        r"|real_name|surname|last_name|first_name|family_name|maiden_name",
    ),
    "the employer’s devices": (
        r"(e-?mail|adresse|messagerie|téléphone|numéro|ordinateur|wi-?fi|réseau|appareil)s? "
        r"(du travail|profession|de l’entreprise|de l’employeur|académique)|adresse ip",
        r"work_e?mail|employer_e?mail|work_phone|ip|ip_address|user_agent|device|fingerprint|wifi",
    ),
    "surveys": (
        r"avez-vous connu|entendu parler de nous|newsletter|lettre d’information|sondage"
        r"|satisfaction|recommander",
        r"heard_of|newsletter|survey|marketing|satisfaction",
    ),
}
# The origin of a page and the age of a cookie: nobody's.
OF_THE_WEB = {
    "CONN_MAX_AGE",
    "SESSION_COOKIE_AGE",
    "CSRF_COOKIE_AGE",
    "CSRF_TRUSTED_ORIGINS",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY",
}
FORBIDS = re.compile(r"(ne |n’|pas |sans |jamais )", re.I)
ROOT = Path(settings.BASE_DIR)


def asked(words: Any) -> list[str]:
    """The rows of the list that a question touches."""
    text = str(words).replace("'", "’").replace("\xa0", " ")
    sentences = (one.strip() for one in re.split(r"(?<=[.!?])\s+", text))
    kept = [one for one in sentences if not FORBIDS.match(one)]
    return [row for row, (said, _) in ROWS.items() if any(re.search(said, s, re.I) for s in kept)]


def named(name: str) -> list[str]:
    """The rows of the list that the name of a box, a column or a setting touches."""
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return [row for row, (_, like) in ROWS.items() if re.search(rf"(^|_)({like})s?(_|$)", snake)]


# --- What is read --------------------------------------------------------------


def our_forms() -> list[type[forms.BaseForm]]:
    """Every form class of ours, wherever it is written."""
    for package in (dossiers, notifications):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    found, waiting = [], [forms.BaseForm]
    while waiting:
        new = waiting.pop().__subclasses__()
        waiting += new
        found += [one for one in new if one.__module__.startswith(("dossiers.", "notifications."))]
    return found


def boxes() -> Iterator[tuple[str, str, forms.Field]]:
    """Every box (where, name, field), those that a kind adds included."""
    for form in our_forms():
        for name, field in getattr(form, "base_fields", {}).items():
            yield form.__qualname__, name, field
        if issubclass(form, StepForm) and form is not StepForm:
            for kind in kinds.KINDS.values():
                built = form(kind=kind, all_answers={}, today=date(2026, 11, 23))
                for name, field in built.fields.items():
                    yield f"{form.__qualname__} {kind.slug}", name, field


def words_of(field: forms.Field) -> list[str]:
    """Everything that a box says: label, help, choices written in the code."""
    choices = getattr(field, "choices", None) if isinstance(field, forms.ChoiceField) else None
    said = [field.label, field.help_text, field.widget.attrs.get("placeholder")]
    said += [label for _, label in (choices or [])]
    return [str(words) for words in said if words]


def questions_of(kind: kinds.Kind) -> list[Any]:
    """The words of a kind by which a person may be led to tell something."""
    quick = [words for q in kind.quick for words in (q.label, *q.answers.values())]
    return [kind.label, kind.sector, *kind.problems.values(), *kind.letters.values(), *quick]


def names_of(kind: kinds.Kind) -> list[str]:
    """The slugs under which the answers of a kind are stored."""
    return [
        *kind.problems,
        *kind.letters,
        *(name for q in kind.quick for name in (q.slug, *q.answers)),
    ]


# --- The rules -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "question"),
    [
        ("residence", "Quelle est votre nationalité ?"),
        ("residence", "Votre titre de séjour finit quand ?"),
        ("residence", "Dans quel pays de naissance ?"),
        ("residence", "Papiers ?"),
        ("residence", "Avez-vous des papiers ?"),
        ("identity and bank", "Numéro de sécurité sociale"),
        ("identity and bank", "Une photo de votre pièce d'identité"),
        ("identity and bank", "IBAN"),
        ("whose account", "À quel nom est le compte ?"),
        ("whose account", "Qui vous a prêté le contrat ?"),
        ("special categories", "Votre origine"),
        ("special categories", "Avez-vous une religion ?"),
        ("special categories", "Êtes-vous syndiquée ?"),
        ("health", "Quels médicaments prenez-vous ?"),
        ("health", "Diagnostic du médecin"),
        ("third parties", "Le nom de vos collègues"),
        ("third parties", "Donnez les noms des témoins."),
        ("civil status", "Date de naissance"),
        ("civil status", "Votre adresse complète"),
        ("civil status", "Votre vrai nom"),
        ("the employer’s devices", "Adresse e-mail du travail"),
        ("surveys", "Comment nous avez-vous connus ?"),
    ],
)
def test_list_refuses_each_question_that_it_must_refuse(row: str, question: str) -> None:
    assert asked(question) == [row]


@pytest.mark.parametrize(
    "name",
    [
        *("nationality", "birth_date", "iban", "account_holder", "ethnic_origin", "diagnosis"),
        *("witness_name", "last_name", "employer_email", "newsletter", "ResidencePermit"),
        *("SURVEY_URL", "user_agent", "social_security_number", "union_member"),
    ],
)
def test_list_refuses_each_name_that_it_must_refuse(name: str) -> None:
    assert named(name)


def test_list_lets_through_what_forbids_and_what_resembles() -> None:
    for words in (
        "Ne nous dites pas à quel nom est le compte. On en parlera de vive voix.",
        "Pas une adresse du travail.",
        "Papiers du travail manquants",
        "Photos, papiers, messages",
        "Combien de collègues vivent la même chose ?",
    ):
        assert asked(words) == [], words
    for name in ("silent", "agreed_break", "user_permissions", "message_id", "colleagues"):
        assert named(name) == [], name


def test_forms_of_every_screen_are_read() -> None:
    found = {form.__name__ for form in our_forms()}
    assert {"WorkForm", "StoryForm", "MessageForm", "TakeForm", "NewPassword"} <= found
    assert len({where.split()[0] for where, *_ in boxes()}) >= 20


def test_no_box_of_any_form_asks_it() -> None:
    wrong = [
        (where, name, words)
        for where, name, field in boxes()
        for words in (name, *words_of(field))
        if (named(name) if words == name else asked(words))
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=lambda kind: kind.slug)
def test_no_kind_asks_it(kind: kinds.Kind) -> None:
    assert [words for words in questions_of(kind) if asked(words)] == []
    assert [name for name in names_of(kind) if named(name)] == []
    assert asked(kind.warning) == []
    assert [words for words in kind.keep_now if asked(words)] == []


def test_no_date_that_is_asked_or_recorded_tells_it() -> None:
    said = [*asking.DATE_QUESTIONS.values(), *catalogue().milestones().values()]
    said += [words for name, words in vars(trunk).items() if name.isupper() and name != "LANGUAGES"]
    flat = [w for words in said for w in (words.values() if isinstance(words, dict) else [words])]
    assert [str(words) for words in flat if asked(words)] == []


def test_what_tells_a_right_to_stay_is_never_among_the_facts_to_record() -> None:
    private = catalogue().private
    assert {"residence_refused", "removal_ordered", "personal_date"} <= set(private)
    assert private.isdisjoint(catalogue().milestones())
    assert private.isdisjoint(asking.DATE_QUESTIONS)


def test_no_box_typed_by_hand_in_a_template_asks_it() -> None:
    wrong = []
    for path in (ROOT / "templates").rglob("*.html"):
        page = path.read_text("utf-8")
        for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", page):
            said = dict(re.findall(r'(name|placeholder|aria-label)="([^"]*)"', tag))
            wrong += [(path.name, tag)] if named(said.get("name", "")) else []
            wrong += [(path.name, tag)] if asked(" ".join(said.values())) else []
        for words in re.findall(r"<(?:label|legend)\b[^>]*>(.*?)</(?:label|legend)>", page, re.S):
            wrong += [(path.name, words)] if asked(re.sub(r"<[^>]+>", " ", words)) else []
    assert wrong == []


# What only bears such a name, and of whom it is.
ONLY_A_NAME = {
    "Member.device_losses": "a member said that her own computer is gone",
    "TeamSession.device": "two words of a closed list, of a member's own session",
    "Peer.fingerprint": "of the card of another section",
    "Referral.origin": "the section that a case left",
}


def test_no_column_of_any_table_holds_it() -> None:
    wrong = []
    for app in ("dossiers", "notifications"):
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.get_fields():
                said = [getattr(field, "verbose_name", ""), getattr(field, "help_text", "")]
                said += [label for _, label in getattr(field, "choices", None) or []]
                if named(field.name) or any(asked(words) for words in said):
                    wrong.append(f"{model.__name__}.{field.name}")
    assert sorted(wrong) == sorted(ONLY_A_NAME)


def test_columns_of_a_spreadsheet_that_tell_it_are_left_unread() -> None:
    heads = "Mois;Dû;Nationalité;N° de sécurité sociale;IBAN;Titre de séjour;Adresse"
    sheet = wage_sheet.read(
        f"{heads}\n01/2026;1400;CanariPays;CanariNumero;CanariBanque;CanariTitre;CanariRue".encode(),
        today=date(2026, 11, 23),
    )
    assert [row.month for row in sheet.rows] == [date(2026, 1, 1)]
    assert sheet.columns == ("month", "due")
    assert "Canari" not in repr(sheet)


def test_no_setting_turns_it_on() -> None:
    variables = re.findall(r"^#?\s?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)
    names = {name for name in dir(config.settings) if name.isupper()} | set(variables)
    assert len(names) > 50
    assert {name for name in names if named(name)} == OF_THE_WEB
