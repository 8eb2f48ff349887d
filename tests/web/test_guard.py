"""Floods of new requests: a proof that costs a robot, never a door closed on a person."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from itertools import count
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from dossiers.actions import deposit, guard
from dossiers.actions.housekeeping import housekeeping
from dossiers.intake import guard as checks
from dossiers.intake import robots, throttle
from dossiers.models import Case, Draft, JournalLine, Member, Section, SpentProof
from notifications.models import Delivery
from tests import build
from tests.web import walk

NOW = timezone.now()
BEGIN = "/demander/"


@pytest.fixture
def asked(lea: Member) -> None:
    """A coordinator switched the check on."""
    guard.switch(on=True, by=lea, now=NOW)


def token_of(page: HttpResponse) -> str:
    found = re.search(r'name="verification" value="([^"]+)"', page.content.decode())
    assert found, walk.text_of(page)
    return unescape(found[1])


def seed_of(page: HttpResponse) -> str:
    found = re.search(r'data-proof="([0-9a-f]+)"', page.content.decode())
    assert found
    return found[1]


def solve(seed: str) -> str:
    """What the browser does."""
    return next(str(n) for n in count() if checks.is_solved(seed, str(n)))


def solved(page: HttpResponse) -> dict[str, str]:
    return {"verification": token_of(page), "preuve": solve(seed_of(page))}


def sum_of(page: HttpResponse) -> int:
    """The answer, by somebody who reads the question."""
    words = {str(word): number for number, word in checks.NUMBERS.items()}
    found = re.search(r"Combien font (\w+) plus (\w+)", walk.text_of(page))
    assert found
    return words[found[1]] + words[found[2]]


# --- When it is asked ---------------------------------------------------------


def test_quiet_times_ask_nothing(lyon: Section) -> None:
    page = Client().get(BEGIN)
    assert "verification" not in page.content.decode()
    assert Client().post(BEGIN)["Location"] == "/demander/travail/"


def test_switch_asks_everybody_and_goes_off_again(lea: Member) -> None:
    client = Client()
    client.force_login(lea)
    assert "Éteinte." in walk.text_of(client.get("/reglages/formulaire/"))
    client.post("/reglages/formulaire/", {"act": "on"})
    assert "Allumée." in walk.text_of(client.get("/reglages/formulaire/"))
    refused = Client().post(BEGIN)
    assert refused.status_code == 422 and not Draft.objects.exists()
    client.post("/reglages/formulaire/", {"act": "off"})
    assert Client().post(BEGIN).status_code == 303
    acts = JournalLine.objects.filter(action__startswith="guard.").values_list("action", flat=True)
    assert list(acts) == ["guard.on", "guard.off"]


def test_many_starts_from_one_place_ask_that_place_only(lyon: Section, settings: Any) -> None:
    settings.PUBLIC_STARTS = 3
    for _n in range(3):
        assert Client(REMOTE_ADDR="203.0.113.7").post(BEGIN).status_code == 303
    refused = Client(REMOTE_ADDR="203.0.113.7").post(BEGIN)
    assert refused.status_code == 422 and "petite question" in walk.text_of(refused)
    assert Client(REMOTE_ADDR="203.0.113.8").post(BEGIN).status_code == 303


def test_flood_from_everywhere_asks_everybody_for_a_minute(lyon: Section, settings: Any) -> None:
    settings.PUBLIC_STARTS = 5
    with time_machine.travel(NOW, tick=False) as clock:
        for number in range(10):
            throttle.started(f"visitor-{number}", now=NOW)
        assert Client(REMOTE_ADDR="203.0.113.9").post(BEGIN).status_code == 422
        clock.shift(timedelta(minutes=1))
        assert Client(REMOTE_ADDR="203.0.113.9").post(BEGIN).status_code == 303


def test_far_too_many_starts_are_told_to_wait_and_whom_to_call(
    lyon: Section, settings: Any
) -> None:
    settings.HELPLINE_PHONE = "04 00 00 00 00"
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7")
    for _n in range(throttle.STARTS_AT_MOST):
        throttle.started(throttle.visitor(request, timezone.now()), now=timezone.now())
    answer = Client(REMOTE_ADDR="203.0.113.7").post(BEGIN)
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert "04 00 00 00 00" in walk.text_of(answer)


def test_limits_are_off_at_zero_and_when_the_cache_is_away(
    lyon: Section, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PUBLIC_STARTS = 0
    for _n in range(throttle.STARTS_AT_MOST + 1):
        throttle.started("somebody", now=NOW)
    throttle.check_starts("somebody", now=NOW)
    assert not throttle.is_crowded("somebody", now=NOW)
    settings.PUBLIC_STARTS = 1

    class Away:
        def __getattr__(self, verb: str) -> Any:
            raise ConnectionError(verb)

    monkeypatch.setattr(throttle, "cache", Away())
    assert Client().post(BEGIN).status_code == 303


# --- How it is passed ---------------------------------------------------------


@pytest.mark.usefixtures("asked")
def test_number_found_by_the_browser_passes_and_serves_once() -> None:
    page = Client().get(BEGIN)
    proof = solved(page)
    assert Client().post(BEGIN, proof)["Location"] == "/demander/travail/"
    again = Client().post(BEGIN, proof)
    assert again.status_code == 422 and "a déjà servi" in walk.text_of(again)
    assert Draft.objects.count() == 1


@pytest.mark.usefixtures("asked")
def test_sum_written_in_words_passes_without_scripts_in_any_digits() -> None:
    for digits in (str, lambda n: "".join("٠١٢٣٤٥٦٧٨٩"[int(d)] for d in str(n))):
        with time_machine.travel(NOW, tick=False) as clock:
            page = Client().get(BEGIN)
            answer = {"verification": token_of(page), "resultat": digits(sum_of(page))}
            fast = Client().post(BEGIN, answer)
            assert fast.status_code == 422 and "très vite" in walk.text_of(fast)
            clock.shift(timedelta(seconds=checks.LEAST_SECONDS))
            assert Client().post(BEGIN, answer).status_code == 303


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("typed", ["", "99", "-1", "sept", "\x00", "1e9", "٣" * 40])
def test_wrong_sum_says_so_and_asks_a_new_one(typed: str) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        page = Client().get(BEGIN)
        clock.shift(timedelta(seconds=9))
        again = Client().post(BEGIN, {"verification": token_of(page), "resultat": typed})
    assert again.status_code == 422 and "Écrivez-le en chiffres." in walk.text_of(again)
    assert token_of(again) != token_of(page) and not Draft.objects.exists()


@pytest.mark.usefixtures("asked")
def test_forged_old_and_foreign_proofs_are_refused() -> None:
    page = Client().get(BEGIN)
    proof = solved(page)
    other = Client().get(BEGIN)
    unlucky = next(n for n in map(str, count()) if not checks.is_solved(seed_of(other), n))
    for wrong in (
        {"verification": "forged", "preuve": proof["preuve"]},
        {**proof, "preuve": "x" * 10_000},
        {"verification": token_of(other), "preuve": unlucky},
    ):
        assert Client().post(BEGIN, wrong).status_code == 422
    with time_machine.travel(timezone.now() + checks.LIVES + timedelta(minutes=1)):
        assert Client().post(BEGIN, proof).status_code == 422
    assert not Draft.objects.exists()


@pytest.mark.usefixtures("asked")
def test_sums_are_answered_so_many_times_a_minute_and_the_number_never_runs_out() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        page = Client().get(BEGIN)
        clock.shift(timedelta(seconds=9))
        for _n in range(throttle.ANSWERS_PER_MINUTE):
            throttle.may_answer(now=timezone.now())
        answer = {"verification": token_of(page), "resultat": str(sum_of(page))}
        full = Client().post(BEGIN, answer)
        assert full.status_code == 422 and "Réessayez dans une minute." in walk.text_of(full)
        assert Client().post(BEGIN, solved(page)).status_code == 303


@pytest.mark.usefixtures("asked")
def test_answers_that_come_without_a_request_are_carried_through_the_check() -> None:
    typed = {"sector": "noz", "employer": "Chez « Sam » & <b>", "department": "69"}
    asked_page = Client().post("/demander/travail/", typed)
    assert asked_page.status_code == 422 and not Draft.objects.exists()
    hidden = r'<input type="hidden" name="([^"]+)" value="([^"]*)">'
    found = re.findall(hidden, asked_page.content.decode())
    carried = {name: unescape(value) for name, value in found if name in typed}
    assert carried == typed
    client = Client()
    assert client.post("/demander/travail/", {**carried, **solved(asked_page)}).status_code == 303
    assert (
        'value="Chez « Sam » &amp; &lt;b&gt;"' in client.get("/demander/travail/").content.decode()
    )


@pytest.mark.usefixtures("asked")
def test_somebody_who_has_begun_or_comes_back_is_asked_nothing(lyon: Section) -> None:
    _case, code = build.deposited_with_code("noz")
    assert walk.come_back(code).get("/suivre/dossier/").status_code == 200
    page = Client().get(BEGIN)
    client = Client()
    client.post(BEGIN, solved(page))
    walk.post(client, "travail", sector="noz")
    walk.post(client, "probleme", problems="sanction")
    walk.post(client, "dates", envoyer="1")
    assert walk.sent(client)


def test_proofs_that_served_are_forgotten_when_their_page_is_too_old(lyon: Section) -> None:
    assert guard.spend(b"a" * 32, lives=checks.LIVES, now=NOW)
    assert not guard.spend(b"a" * 32, lives=checks.LIVES, now=NOW)
    housekeeping(now=NOW + checks.LIVES)
    assert not SpentProof.objects.exists()


def test_check_tells_nothing_of_the_visitor(lyon: Section) -> None:
    challenge = checks.new_challenge(NOW)
    assert set(checks.signing.loads(challenge.token, salt=checks.SALT)) == {"f", "s", "t", "r"}


# --- The form that sends --------------------------------------------------------


def test_stamp_of_one_request_sends_no_other(lyon: Section) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        first, second = (walk.ticked("sanction") for _n in range(2))
        for client in (first, second):
            walk.post(client, "dates", envoyer="1")
        stamp = walk.stamp_of(first.get("/demander/verifier/"))
        clock.shift(timedelta(minutes=1))
        assert second.post("/demander/envoyer/", {"moment": stamp}).status_code == 422
        assert first.post("/demander/envoyer/", {"moment": stamp}).status_code == 303
    assert Case.objects.count() == 1


# What browsers and password managers look for in a box before they fill it in.
FILLED_IN = (
    "name", "nom", "prenom", "mail", "phone", "tel", "mobile", "address", "adresse", "street",
    "rue", "city", "ville", "zip", "postal", "code", "country", "pays", "company", "org",
    "societe", "url", "web", "site", "user", "login", "pass", "card", "carte", "cc-", "birth",
    "jour", "sex", "title", "titre", "complement", "search", "comment",
)  # fmt: skip


def test_trap_has_a_name_that_no_browser_fills_in(lyon: Section) -> None:
    client = walk.ticked("sanction")
    walk.post(client, "dates", envoyer="1")
    page = client.get("/demander/verifier/").content.decode()
    box = re.search(rf'<div hidden>.*?<input[^>]*name="{robots.TRAP}"[^>]*>', page)
    assert box and 'tabindex="-1"' in box[0] and 'autocomplete="off"' in box[0]
    assert not [word for word in FILLED_IN if word in robots.TRAP]
    assert " id=" not in box[0]


def test_flood_of_files_is_refused_with_a_sentence_and_loses_nothing(
    lyon: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "FILES_AT_MOST", 1)
    client = walk.ticked("sanction")
    walk.post(client, "raconter", ajouter="1", story="Mon récit.", file=walk.photo())
    refused = client.post(
        "/demander/raconter/", {"ajouter": "1", "story": "Mon récit.", "file": walk.photo()}
    )
    assert refused.status_code == 422
    assert "Trop de fichiers. Réessayez dans 10 minutes." in walk.text_of(refused)
    assert "Mon récit." in walk.text_of(refused)


def test_each_accepted_request_is_kept_and_each_refused_one_is_told(
    lyon: Section, settings: Any
) -> None:
    settings.PUBLIC_STARTS = 5
    answers = [Client(REMOTE_ADDR="203.0.113.7").post(BEGIN) for _n in range(12)]
    accepted = [a for a in answers if a.status_code == 303]
    refused = [a for a in answers if a.status_code == 422]
    assert len(accepted) == Draft.objects.count() == 5
    assert len(refused) == 7 and all("petite question" in walk.text_of(a) for a in refused)


def test_address_of_a_victim_typed_many_times_receives_nothing(lyon: Section) -> None:
    for _n in range(10):
        begun = build.draft(build.answers("noz", reply={"channel": "email", "email": "v@x.fr"}))
        deposit.deposit(begun, now=NOW)
    assert Case.objects.count() == 10
    assert mail.outbox == []
    assert not Delivery.objects.filter(notice__recipient__isnull=True).exists()
