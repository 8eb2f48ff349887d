"""The link of a mail: it answers once, and tells nothing to whoever looks."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from dossiers.actions.answer_link import forget, open_links
from dossiers.actions.relay import doorbell
from dossiers.models import AnswerLink, Case, Deadline, Exclusion, Member, Reminder
from dossiers.privacy.answer_token import token_for
from notifications.deliver import deliver_all
from notifications.notify import notify_many
from tests import build
from tests.web.desk_cast import fatal, text_of, today

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def allowed(settings: Any) -> None:
    settings.ANSWER_LINKS = True
    settings.SITE_URL = "https://section.example"


@pytest.fixture
def case(awa: Member, karim: Member, lea: Member) -> Case:
    """Followed by Awa, backed by Karim; one reminder waits for Awa."""
    return build.taken(awa, binome=karim, happened=today() - 100 * DAY)


@pytest.fixture
def reminder(case: Case, awa: Member) -> Reminder:
    date = fatal(case)
    made = Reminder.objects.create(
        deadline=date, edition=date.edition, step="j-14", recipient=awa, role="suivi",
        sent_at=NOW, answer_by=NOW + DAY,
    )  # fmt: skip
    open_links([made], now=NOW)
    return made


def token_of(row: Reminder) -> str:
    return token_for(row.deadline_id, row.edition, row.step, row.recipient_id)


def address(row: Reminder) -> str:
    return f"/equipe/reponse/{token_of(row)}/"


def date_of(row: Reminder) -> Deadline:
    return Deadline.objects.get(pk=row.deadline_id)


def test_a_scanner_that_looks_changes_nothing_and_learns_nothing(
    reminder: Reminder, case: Case, awa: Member
) -> None:
    for method in ("get", "head", "get"):
        page = getattr(Client(), method)(address(reminder))
        assert page.status_code == 200
    said = text_of(Client().get(address(reminder)))
    assert re.sub(r"\s+", " ", said).strip() == (
        "Une date demande une réponse. J’ai vu Je ne peux pas"
    )
    html = Client().get(address(reminder)).content.decode()
    for secret in (case.reference, awa.name, awa.email, "rupture", str(reminder.deadline_id)):
        assert secret not in html
    assert date_of(reminder).seen_at is None
    assert AnswerLink.objects.get().used_at is None


def test_the_page_sends_its_address_nowhere_and_is_kept_by_nobody(reminder: Reminder) -> None:
    page = Client().get(address(reminder))
    assert page["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert page["Cache-Control"] == "no-store" and "noindex" in page["X-Robots-Tag"]
    assert "http" not in re.sub(r'xmlns="[^"]*"', "", page.content.decode())


def test_i_have_seen_answers_once(reminder: Reminder, awa: Member) -> None:
    client = Client()
    assert "C’est noté." in text_of(client.post(address(reminder), {"answer": "seen"}))
    date = date_of(reminder)
    assert date.seen_by == awa
    assert Reminder.objects.get(pk=reminder.pk).acknowledged_at
    for again in (
        client.get(address(reminder)),
        client.post(address(reminder), {"answer": "seen"}),
    ):
        assert again.status_code == 404


def test_i_cannot_asks_the_other_person_of_the_case(
    reminder: Reminder, awa: Member, karim: Member
) -> None:
    assert Client().post(address(reminder), {"answer": "cannot"}).status_code == 200
    assert Reminder.objects.get(pk=reminder.pk).declined_at
    assert Reminder.objects.filter(recipient=karim, step="j-14").exists()


def test_i_cannot_without_anybody_else_says_so_and_leaves_the_link(awa: Member) -> None:
    case = build.taken(awa, happened=today() - 100 * DAY)
    date = fatal(case)
    row = Reminder.objects.create(
        deadline=date, edition=date.edition, step="j-14", recipient=awa, role="suivi",
        sent_at=NOW, answer_by=NOW + DAY,
    )  # fmt: skip
    open_links([row], now=NOW)
    answer = Client().post(address(row), {"answer": "cannot"})
    assert answer.status_code == 422 and "Personne d’autre" in text_of(answer)
    assert Client().get(address(row)).status_code == 200


def test_a_post_that_says_nothing_changes_nothing(reminder: Reminder) -> None:
    assert Client().post(address(reminder)).status_code == 422
    assert date_of(reminder).seen_at is None


def test_another_site_cannot_answer_for_her(reminder: Reminder) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address(reminder), {"answer": "seen"}).status_code == 403
    assert date_of(reminder).seen_at is None


@pytest.mark.parametrize("wrong", ["x", "A" * 43, "%00", "é"])
def test_a_wrong_token_does_not_exist(reminder: Reminder, wrong: str) -> None:
    assert Client().get(f"/equipe/reponse/{wrong}/").status_code == 404
    assert Client().post(f"/equipe/reponse/{wrong}/", {"answer": "seen"}).status_code == 404


def gone(what: str, row: Reminder, settings: Any) -> None:
    match what:
        case "expired":
            AnswerLink.objects.update(expires_at=timezone.now())
        case "switched off":
            settings.ANSWER_LINKS = False
        case "account closed":
            Member.objects.filter(pk=row.recipient_id).update(is_active=False)
        case "date closed":
            Deadline.objects.filter(pk=row.deadline_id).update(
                state="dismissed", closed_on=today(), next_rung_on=None
            )
        case "date moved":
            Deadline.objects.filter(pk=row.deadline_id).update(edition=9)


@pytest.mark.parametrize(
    "what", ["expired", "switched off", "account closed", "date closed", "date moved"]
)
def test_a_link_that_is_over_does_not_exist(reminder: Reminder, what: str, settings: Any) -> None:
    gone(what, reminder, settings)
    assert Client().get(address(reminder)).status_code == 404
    assert Client().post(address(reminder), {"answer": "seen"}).status_code == 404


def test_whoever_may_no_longer_see_the_case_cannot_answer(
    reminder: Reminder, case: Case, awa: Member
) -> None:
    Exclusion.objects.create(case=case, member=awa, since=today())
    assert Client().post(address(reminder), {"answer": "seen"}).status_code == 404
    assert date_of(reminder).seen_at is None


def test_only_a_digest_is_kept_and_the_token_is_long(reminder: Reminder) -> None:
    row, token = AnswerLink.objects.get(), token_of(reminder)
    assert len(token) == 43 and len(bytes(row.token_digest)) == 32
    assert token.encode() not in bytes(row.token_digest)
    assert token_for(reminder.deadline_id, 1, "j-7", reminder.recipient_id) != token


def test_links_that_are_over_are_forgotten(reminder: Reminder) -> None:
    assert forget(now=NOW + timedelta(days=6)) == 0
    assert forget(now=NOW + timedelta(days=7)) == 1


def test_nothing_is_made_while_the_setting_is_off(case: Case, awa: Member, settings: Any) -> None:
    settings.ANSWER_LINKS = False
    date = fatal(case)
    open_links([Reminder(deadline=date, edition=1, step="j-7", recipient=awa, answer_by=NOW)],
               now=NOW)  # fmt: skip
    assert not AnswerLink.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("on", [True, False])
def test_the_mail_carries_the_link_only_if_the_setting_allows_it(
    reminder: Reminder, case: Case, settings: Any, on: bool
) -> None:
    settings.ANSWER_LINKS = on
    notify_many([doorbell(reminder, reminder.deadline, case.reference)], now=NOW)
    mail.outbox.clear()
    deliver_all(now=later())
    [body] = [str(one.body) for one in mail.outbox if one.to == [reminder.recipient.email]]
    assert (f"https://section.example{address(reminder)}" in body) is on
    assert case.reference not in body


def later() -> datetime:
    return timezone.now() + 2 * DAY
