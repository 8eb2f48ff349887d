"""What each kind asks: changed on a page, and a running case keeps what it began with."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dossiers import editions, kinds
from dossiers.actions import edition
from dossiers.actions.refusal import RefusedError
from dossiers.kinds.base import Question
from dossiers.kinds.edition import changed, content_of, digest_of, from_content
from dossiers.models import Case, KindEdition, Member, SettingChange, State
from dossiers.rules.never_asked import PATTERNS
from tests import build
from tests.house.test_never_asked import ROWS
from tests.web.desk_cast import signed_in, text_of

PAGE = "/reglages/questions/noz/"
OWN = "Tickets restaurant refusés"


def boxes(client: Client, **more: Any) -> dict[str, Any]:
    """The form of the page as it stands, with `more` typed."""
    form = client.get(PAGE).context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if value not in (None, "", False):
            data[bound.html_name] = "on" if value is True else value
    return data | more


def new_box(client: Client, name: str) -> str:
    """The name of the empty label of a list, on a page just opened."""
    return next(key for key in client.get(PAGE).context["form"].fields if key.startswith(name))


def change(by: Member, **changes: Any) -> KindEdition:
    last = KindEdition.objects.filter(kind="noz").count()
    return edition.change_kind("noz", changes, by=by, now=timezone.now(), number=last)


def renamed(label: str) -> list[dict[str, Any]]:
    return [{"slug": "unpaid_hours", "label": label, "on": True}]


@pytest.mark.parametrize("slug", list(kinds.KINDS))
def test_a_kept_content_gives_back_every_word(slug: str) -> None:
    kind = kinds.kind(slug)
    again = from_content(kind, content_of(kind))
    assert content_of(again) == content_of(kind)
    assert digest_of(content_of(again)) == digest_of(content_of(kind))
    assert content_of(changed(kind, {})) == content_of(kind)


def test_a_changed_question_is_asked_and_an_old_case_shows_its_own(
    lea: Member, awa: Member
) -> None:
    change(lea)
    old = build.taken(awa, kind="noz", problem={"problems": ["unpaid_hours"]})
    change(lea, problems=renamed("Mes pauses ne sont pas payées"))
    new = build.taken(awa, kind="noz", problem={"problems": ["unpaid_hours"]})
    client = signed_in(awa)
    before = text_of(client.get(f"/equipe/dossiers/{old.reference}/"))
    after = text_of(client.get(f"/equipe/dossiers/{new.reference}/"))
    assert "Heures ou pauses pas payées" in before and "Mes pauses" not in before
    assert "Mes pauses ne sont pas payées" in after and "Heures ou pauses" not in after


def test_an_upgrade_of_the_program_opens_an_edition_and_old_cases_keep_theirs(
    lea: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition.keep_first(now=timezone.now())
    old = build.deposited("noz")
    kind = kinds.kind("noz")
    states = {State.DEMAND.value: "Réclamation écrite"}
    fresh = editions.changed(kind, {})
    object.__setattr__(fresh, "renamed_states", states)
    object.__setattr__(fresh, "quick", (Question("x", "Autre question ?", type="text"),))
    monkeypatch.setitem(kinds.KINDS, "noz", fresh)
    editions._made.clear()
    editions._digest.cache_clear()
    new = build.deposited("noz")
    assert (old.edition_id, new.edition_id) == tuple(
        KindEdition.objects.filter(kind="noz").order_by("number").values_list("pk", flat=True)
    )
    assert [str(one.label) for one in editions.of_case(new).quick] == ["Autre question ?"]
    assert editions.of_case(new).renamed_states[State.DEMAND] == "Réclamation écrite"
    assert len(editions.of_case(old).quick) == 3
    assert State.DEMAND not in editions.of_case(old).renamed_states
    editions._digest.cache_clear()


def test_a_case_without_edition_reads_as_the_program_ships(lea: Member) -> None:
    case = build.deposited("noz")
    assert case.edition_id is None and editions.of_case(case) is kinds.kind("noz")


def test_the_page_keeps_what_was_typed_and_the_public_form_asks_it(lea: Member) -> None:
    client = signed_in(lea)
    own = new_box(client, "problems_own0")
    slug = own.removeprefix("problems_").removesuffix("_label")
    data = boxes(client)
    fresh = {f"problems_{slug}_{part}": value for part, value in
             (("label", OWN), ("rank", "1"), ("on", "on"))}  # fmt: skip
    data = {key: value for key, value in data.items() if "_own0_" not in key} | fresh
    assert client.post(PAGE, data).status_code == 303
    person = Client()
    person.post("/demander/")
    person.post("/demander/travail/", {"sector": "noz"})
    assert OWN in text_of(person.get("/demander/probleme/"))
    assert client.post(PAGE, boxes(client)).status_code == 303
    assert OWN in [str(label) for label in editions.kind("noz").problems.values()]


def test_an_option_put_out_is_offered_no_more_and_a_tick_made_before_still_reads(
    lea: Member,
) -> None:
    person = Client()
    person.post("/demander/")
    person.post("/demander/travail/", {"sector": "noz"})
    person.post("/demander/probleme/", {"problems": ["schedule"]})
    client = signed_in(lea)
    data = boxes(client)
    del data["problems_schedule_on"]
    assert client.post(PAGE, data).status_code == 303
    assert "Planning changé" in text_of(person.get("/demander/probleme/"))
    other = Client()
    other.post("/demander/")
    other.post("/demander/travail/", {"sector": "noz"})
    assert "Planning changé" not in text_of(other.get("/demander/probleme/"))


def test_a_kind_put_out_is_not_on_the_first_screen_and_other_work_always_is(lea: Member) -> None:
    change(lea, off=True)
    person = Client()
    person.post("/demander/")
    page = text_of(person.get("/demander/travail/"))
    assert "Magasin, commerce" not in page and "Autre travail" in page
    with pytest.raises(RefusedError, match="reste"):
        edition.change_kind("autre", {"off": True}, by=lea, now=timezone.now(), number=0)


def test_a_fourth_quick_question_is_refused(lea: Member) -> None:
    rows = [{"slug": one.slug, "label": "", "on": True} for one in kinds.kind("noz").quick]
    more = {"slug": "own", "label": "Depuis quand ?", "on": True, "type": "text"}
    with pytest.raises(RefusedError, match="Trois questions rapides"):
        change(lea, quick=[*rows, more])
    assert not KindEdition.objects.exists()


@pytest.mark.parametrize(
    "label",
    ["Votre nationalité ?", "Avez-vous un titre de séjour ?", "Numéro de sécurité sociale",
     "Le nom de vos collègues", "Votre date de naissance", "Quel médicament prenez-vous ?"],
)  # fmt: skip
def test_what_is_never_asked_is_refused_and_named(lea: Member, label: str) -> None:
    client = signed_in(lea)
    data = boxes(client, problems_schedule_label=label)
    page = client.post(PAGE, data)
    assert page.status_code == 422 and "ne se demande jamais" in text_of(page)
    assert not KindEdition.objects.exists()


def test_the_forbidden_words_are_those_of_the_house() -> None:
    assert dict(PATTERNS) == {name: row[0] for name, row in ROWS.items()}


def test_counting_keeps_nothing_and_says_words_and_screens(lea: Member) -> None:
    client = signed_in(lea)
    page = client.post(PAGE, boxes(client, problems_schedule_label=OWN, apercu="oui"))
    text = text_of(page)
    assert page.status_code == 200 and OWN in text and "6 écrans" in text
    assert not KindEdition.objects.exists()


def test_two_who_edit_at_once_are_told(lea: Member) -> None:
    client = signed_in(lea)
    data = boxes(client, problems_schedule_label="Un")
    assert client.post(PAGE, data).status_code == 303
    late = client.post(PAGE, {**data, "problems_schedule_label": "Deux"})
    assert late.status_code == 409 and KindEdition.objects.count() == 1


def test_the_history_says_what_was_and_what_is(lea: Member) -> None:
    change(lea, problems=renamed("Mes pauses"))
    kept = SettingChange.objects.get()
    assert "Heures ou pauses pas payées" in kept.before["problems"]
    assert "Mes pauses" in kept.after["problems"] and "quick" not in kept.after
    assert "Mes pauses" in text_of(signed_in(lea).get(PAGE))


def test_the_first_editions_are_kept_by_the_sweep_once(lea: Member) -> None:
    now = timezone.now()
    assert edition.keep_first(now=now) == len(kinds.KINDS) and edition.keep_first(now=now) == 0
    assert build.deposited("noz").edition_id == KindEdition.objects.get(kind="noz").pk
    assert Case.objects.exclude(edition=None).count() == 1


def test_a_delegue_sees_no_questions(awa: Member) -> None:
    assert signed_in(awa).get("/reglages/questions/").status_code == 404
    assert signed_in(awa).post(PAGE, {}).status_code == 404
